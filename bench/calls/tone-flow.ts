import { FLOW_SCHEMA_VERSION } from "@callwright/flow-schema";
import type { System } from "@callwright/testing";
import { z } from "zod";

const DEMO_EMAIL = "demo@callwright.local";
const SAMPLE_RATE = 8000;
const HEADER_BYTES = 44;
const AMPLITUDE = 12_000;

/** Number of the flow, and the key that leads from its first tone to its second. */
export const TONE_FLOW = { number: "1099", key: "5" } as const;

/**
 * Publishes a flow that the load program understands: a menu which plays 400 Hz, and at a key 1000 Hz. Prompts are
 * uploaded as the pages do it, the flow is published as programs do it.
 */
export async function publishToneFlow(system: System): Promise<void> {
  const cookie = await signIn(system);
  const [first, second] = [await upload(system, cookie, 400, 10), await upload(system, cookie, 1000, 2)];
  const audio = (promptId: string) => [{ type: "audio", promptId }];
  const document = {
    schemaVersion: FLOW_SCHEMA_VERSION,
    id: "bench-tones",
    name: "Bench: tones",
    kind: "inbound",
    settings: { language: "en", timeZone: "UTC" },
    variables: {},
    start: "start",
    blocks: {
      start: { kind: "start", version: 1, name: "Start", config: { answer: "atOnce" }, next: { next: "first" } },
      first: {
        kind: "menu",
        version: 1,
        name: "First tone",
        config: {
          prompt: audio(first),
          options: [{ key: TONE_FLOW.key, label: "Second tone" }],
          timeoutMs: 5000,
          maxAttempts: 1,
          noInputPrompt: [],
          noMatchPrompt: [],
          interruptible: true,
          ignoreTypeAhead: false,
          saveKeyTo: "",
        },
        next: { [`key-${TONE_FLOW.key}`]: "second", noInput: "end", noMatch: "end" },
      },
      second: {
        kind: "play",
        version: 1,
        name: "Second tone",
        config: { prompt: audio(second), interruptible: true, repeat: 1 },
        next: { next: "end" },
      },
      end: { kind: "hang-up", version: 1, name: "End", config: { cause: "normal" }, next: {} },
    },
    layout: {},
    notes: {},
  };
  await post(`${system.url}/api/v1/flows/publish`, {
    headers: { authorization: `Bearer ${system.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ document, number: TONE_FLOW.number, note: "for npm run bench -- calls" }),
  });
}

async function signIn({ url, adminPassword }: System): Promise<string> {
  const answer = await post(`${url}/api/auth/sign-in/email`, {
    headers: { origin: url, "content-type": "application/json" },
    body: JSON.stringify({ email: DEMO_EMAIL, password: adminPassword }),
  });
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

async function upload({ url }: System, cookie: string, frequencyHz: number, seconds: number): Promise<string> {
  const query = new URLSearchParams({ name: `Bench: ${frequencyHz} Hz`, language: "en", file: `${frequencyHz}.wav` });
  const answer = await post(`${url}/api/prompts/upload?${query}`, {
    headers: { origin: url, cookie, "content-type": "audio/wav" },
    body: toneWav(frequencyHz, seconds),
  });
  return z.object({ id: z.string() }).parse(await answer.json()).id;
}

async function post(url: string, request: { headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> }) {
  const answer = await fetch(url, { method: "POST", ...request });
  if (!answer.ok) throw new Error(`POST ${new URL(url).pathname}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** A tone as a WAV file: one channel, 16 bits, at full strength from the first sample on. */
function toneWav(frequencyHz: number, seconds: number): Uint8Array<ArrayBuffer> {
  const samples = SAMPLE_RATE * seconds;
  const bytes = Buffer.from(new ArrayBuffer(HEADER_BYTES + samples * 2));
  bytes.write("RIFF", 0, "latin1");
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.write("WAVEfmt ", 8, "latin1");
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(SAMPLE_RATE, 24);
  bytes.writeUInt32LE(SAMPLE_RATE * 2, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write("data", 36, "latin1");
  bytes.writeUInt32LE(samples * 2, 40);
  for (let i = 0; i < samples; i++) {
    const value = AMPLITUDE * Math.cos((2 * Math.PI * frequencyHz * i) / SAMPLE_RATE);
    bytes.writeInt16LE(Math.round(value), HEADER_BYTES + i * 2);
  }
  return bytes;
}
