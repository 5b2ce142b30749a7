import { FLOW_SCHEMA_VERSION, type FlowDocument, type FlowSettings } from "@callwright/flow-schema";

const APOLOGY: Readonly<Record<string, string>> = {
  en: "We are sorry, something went wrong on our side.",
  pl: "Przepraszamy, coś poszło nie tak po naszej stronie.",
  zh: "非常抱歉，我们这边出了一点问题。",
};
const GOODBYE: Readonly<Record<string, string>> = {
  en: "Please call again later. Goodbye.",
  pl: "Prosimy zadzwonić później. Do widzenia.",
  zh: "请您稍后再拨。再见。",
};

/**
 * The error handler of flows that draw none: an apology, then the flow's fallback number where there is one, else
 * goodbye. Failures in it end the call, so it only uses blocks that need no system but ours.
 */
export function builtInErrorFlow(settings: FlowSettings): FlowDocument {
  const language = settings.language.split("-")[0]?.toLowerCase() ?? "en";
  const say = (texts: Readonly<Record<string, string>>) => [
    { type: "speech", text: texts[language] ?? texts.en ?? "" },
  ];
  const { fallback } = settings;
  const onwards = fallback ? "fallback" : "goodbye";
  const block = (kind: string, name: string, config: Record<string, unknown>, next: Record<string, string>) => ({
    kind,
    version: 1,
    name,
    config,
    next,
  });
  return {
    schemaVersion: FLOW_SCHEMA_VERSION,
    id: "error",
    name: "Built-in error handler",
    kind: "subflow",
    settings,
    variables: {},
    start: "apology",
    blocks: {
      apology: block(
        "play",
        "Apology",
        { prompt: say(APOLOGY), interruptible: false },
        { next: onwards, failed: onwards },
      ),
      ...(fallback
        ? {
            fallback: block(
              "transfer",
              "Fallback number",
              {
                target: /^sips?:|@/.test(fallback)
                  ? { type: "sip", uri: fallback.startsWith("sip") ? fallback : `sip:${fallback}` }
                  : { type: "extension", extension: fallback },
                timeoutMs: 30_000,
                announcement: [],
                callerId: "{{ call.ani }}",
                whileRinging: [],
              },
              { finished: "end", busy: "goodbye", noAnswer: "goodbye", rejected: "goodbye", failed: "goodbye" },
            ),
          }
        : {}),
      goodbye: block("play", "Goodbye", { prompt: say(GOODBYE), interruptible: false }, { next: "end", failed: "end" }),
      end: block("hang-up", "End", { cause: "normal" }, {}),
    },
    layout: {},
    notes: {},
  };
}
