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
