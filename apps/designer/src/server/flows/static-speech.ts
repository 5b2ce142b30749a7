import { blocks } from "@callwright/flow-blocks";
import type { FlowBundle, FlowDocument } from "@callwright/flow-schema";

export interface SpeechText {
  text: string;
  language: string;
  voice?: string;
}

/** Everything that a bundle says word for word, without values of a call in it: it can be made before anybody calls. */
export function staticSpeech(bundle: FlowBundle): SpeechText[] {
  const found = new Map<string, SpeechText>();
  const flows = Object.values(bundle.flows);
  const main = bundle.flows[bundle.main];
  const all = main ? [...flows, blocks.builtInErrorFlow(main.settings)] : flows;
  for (const flow of all) {
    for (const text of textsOf(flow)) {
      const { language, voice } = flow.settings;
      const speech = { text, language, ...(voice ? { voice } : {}) };
      found.set(JSON.stringify(speech), speech);
    }
  }
  return [...found.values()];
}

function textsOf(flow: FlowDocument): string[] {
  return Object.values(flow.blocks).flatMap((block) => {
    const parsed = blocks.definitions[block.kind]?.configSchema.safeParse(block.config);
    return parsed?.success ? speechIn(parsed.data) : [];
  });
}

/** Speech items anywhere in a config. */
function speechIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(speechIn);
  if (value === null || typeof value !== "object") return [];
  if ("type" in value && value.type === "speech" && "text" in value && typeof value.text === "string") {
    return value.text.trim() === "" || value.text.includes("{{") ? [] : [value.text];
  }
  return Object.values(value).flatMap(speechIn);
}
