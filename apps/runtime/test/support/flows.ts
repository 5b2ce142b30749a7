import type { Stack } from "./stack";

/** What callers hear in these flows are tones, so that a phone which cannot understand words can tell them apart. */
export const TONES = { menu: 400, one: 700, two: 1_000, end: 1_300 } as const;

/** Greeting and menu: 1 and 2 play a tone of their own and hang up. */
export async function publishMenu(stack: Stack, number: string): Promise<void> {
  const [menu, one, two] = await Promise.all([
    stack.tone(TONES.menu, 3_000),
    stack.tone(TONES.one, 500),
    stack.tone(TONES.two, 500),
  ]);
  await stack.publish(number, {
    id: `menu-${number}`,
    prompts: { menu, one, two },
    blocks: {
      start: { kind: "start", next: { next: "menu" } },
      menu: {
        kind: "menu",
        config: {
          prompt: [{ type: "audio", promptId: "menu" }],
          options: [
            { key: "1", label: "One" },
            { key: "2", label: "Two" },
          ],
          noMatchPrompt: [],
        },
        next: { "key-1": "one", "key-2": "two", noInput: "end", noMatch: "end" },
      },
      one: { kind: "play", config: { prompt: [{ type: "audio", promptId: "one" }] }, next: { next: "end" } },
      two: { kind: "play", config: { prompt: [{ type: "audio", promptId: "two" }] }, next: { next: "end" } },
      end: { kind: "hang-up" },
    },
  });
}

/**
 * A menu that says its short prompt again and again, so that a runtime has something to do all the time; 1 and 2 play
 * a tone of their own and hang up.
 */
export async function publishBusyMenu(stack: Stack, number: string): Promise<void> {
  const [menu, one, two] = await Promise.all([
    stack.tone(TONES.menu, 800),
    stack.tone(TONES.one, 400),
    stack.tone(TONES.two, 400),
  ]);
  await stack.publish(number, {
    id: `busy-${number}`,
    prompts: { menu, one, two },
    blocks: {
      start: { kind: "start", next: { next: "menu" } },
      menu: {
        kind: "menu",
        config: {
          prompt: [{ type: "audio", promptId: "menu" }],
          options: [
            { key: "1", label: "One" },
            { key: "2", label: "Two" },
          ],
          timeoutMs: 500,
          maxAttempts: 10,
          noMatchPrompt: [],
        },
        next: { "key-1": "one", "key-2": "two", noInput: "menu", noMatch: "menu" },
      },
      one: { kind: "play", config: { prompt: [{ type: "audio", promptId: "one" }] }, next: { next: "end" } },
      two: { kind: "play", config: { prompt: [{ type: "audio", promptId: "two" }] }, next: { next: "end" } },
      end: { kind: "hang-up" },
    },
  });
}

/** Greets and rings a SIP address; each outcome plays nothing and hangs up from a block of its own. */
export async function publishTransfer(stack: Stack, number: string, uri: string, timeoutMs = 25_000): Promise<void> {
  const outcomes = ["finished", "busy", "noAnswer", "rejected", "failed"] as const;
  await stack.publish(number, {
    id: `transfer-${number}`,
    blocks: {
      start: { kind: "start", next: { next: "transfer" } },
      transfer: {
        kind: "transfer",
        config: { target: { type: "sip", uri }, timeoutMs, announcement: [] },
        next: Object.fromEntries(outcomes.map((port) => [port, `${port}-end`])),
      },
      ...Object.fromEntries(outcomes.map((port) => [`${port}-end`, { kind: "hang-up" }])),
    },
  });
}

/** Records until # and hangs up. */
export async function publishRecord(stack: Stack, number: string): Promise<void> {
  await stack.publish(number, {
    id: `record-${number}`,
    variables: { message: { type: "text", secret: false } },
    blocks: {
      start: { kind: "start", next: { next: "record" } },
      record: {
        kind: "record-message",
        config: { prompt: [], saveTo: "message", beep: true, silenceMs: 0, minMs: 0, maxMs: 20_000 },
        next: { recorded: "replay", noMessage: "end" },
      },
      replay: { kind: "play", config: { prompt: [{ type: "recording", value: "message" }] }, next: { next: "end" } },
      end: { kind: "hang-up" },
    },
  });
}

/** Asks for a secret number and sends it to a service; hangs up from a block of the outcome. */
export async function publishLookup(stack: Stack, number: string, url: string, timeoutMs = 1_000): Promise<void> {
  await stack.publish(number, {
    id: `lookup-${number}`,
    variables: { pin: { type: "text", secret: true }, status: { type: "text", initial: "", secret: false } },
    blocks: {
      start: { kind: "start", next: { next: "collect" } },
      collect: {
        kind: "collect-digits",
        config: { prompt: [], saveTo: "pin", minDigits: 4, maxDigits: 8, secret: true, invalidPrompt: [] },
        next: { collected: "ask", noInput: "end", invalid: "end" },
      },
      ask: {
        kind: "http-request",
        config: {
          url,
          query: [{ name: "pin", value: "pin" }],
          timeoutMs,
          mappings: [{ variable: "status", value: "result.body.status" }],
        },
        next: { success: "good", failed: "bad", timeout: "late" },
      },
      good: { kind: "hang-up" },
      bad: { kind: "hang-up" },
      late: { kind: "hang-up" },
      end: { kind: "hang-up" },
    },
  });
}

/** Asks a service before anything is heard, so the call is not answered yet. */
export async function publishAskFirst(stack: Stack, number: string, url: string): Promise<void> {
  await stack.publish(number, {
    id: `ask-first-${number}`,
    blocks: {
      start: { kind: "start", config: { answer: "whenHeard" }, next: { next: "ask" } },
      ask: {
        kind: "http-request",
        config: { url, timeoutMs: 10_000 },
        next: { success: "end", failed: "end", timeout: "end" },
      },
      end: { kind: "hang-up" },
    },
  });
}
