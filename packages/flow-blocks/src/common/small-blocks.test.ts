import { describe, expect, test } from "vitest";
import { block, bundleOf, Drive, driveBlock, flow } from "../testing/drive";

describe("start", () => {
  test("answers at once, or when something is played", () => {
    const end = block("hang-up", { cause: "busy" });
    const types = (answer: string) => {
      const document = flow({ end }, "end");
      const start = block("start", { answer }, { next: "end" });
      return new Drive({ ...document, blocks: { ...document.blocks, start } })
        .start()
        .effects.map((effect) => effect.type);
    };
    expect(types("atOnce")).toEqual(["call.answer", "leg.hangup"]);
    expect(types("whenHeard")).toEqual(["leg.hangup"]);
  });
});

describe("business hours", () => {
  const hours = (config = {}) => driveBlock("business-hours", { calendarId: "c1", ...config });
  test.each(["open", "closed", "holiday"])("%s", (state) => {
    expect(hours().done("calendar.check", { state, label: "x" }).path()).toContain(`subject.${state} to-${state}`);
  });
  test("emergency: its own port or closed", () => {
    const result = { state: "emergency", label: "" };
    expect(hours().done("calendar.check", result).path()).toContain("subject.closed");
    expect(hours({ emergencyPort: true }).done("calendar.check", result).path()).toContain(
      "subject.emergency to-emergency",
    );
  });
  test("failed", () => {
    expect(hours().fail("calendar.check", "unknown-calendar").path()).toContain("subject.failed to-failed");
  });
});

describe("caller list", () => {
  const list = (config = {}) => driveBlock("caller-list", { listId: "l1", ...config }, { label: "text" });
  test("listed, with the label kept", () => {
    const drive = list({ saveLabelTo: "label" });
    expect(drive.last("list.check")).toMatchObject({ listId: "l1", number: "+48221234567" });
    drive.done("list.check", { listed: true, label: "VIP" });
    expect(drive.path()).toContain("subject.listed to-listed");
    expect(drive.state.variables.label).toBe("VIP");
  });
  test("not listed, failed", () => {
    expect(list().done("list.check", { listed: false, label: "" }).path()).toContain("subject.notListed to-notListed");
    expect(list().fail("list.check", "unknown-list").path()).toContain("subject.failed to-failed");
  });
});

describe("set variables", () => {
  const set = (assignments: unknown, variables: Record<string, "text" | "number"> = { a: "text", n: "number" }) =>
    driveBlock("set-variables", { assignments }, variables);
  test("next: values fit the variables' types; all are read before any is set", () => {
    const drive = set([
      { variable: "a", value: "n" },
      { variable: "n", value: '"12"' },
    ]);
    expect(drive.path()).toContain("subject.next to-next");
    expect(drive.state.variables).toEqual({ a: "0", n: 12 });
  });
  test("failed: not a number, no such member", () => {
    expect(set([{ variable: "n", value: '"x"' }]).path()).toContain("subject.failed to-failed");
    expect(set([{ variable: "n", value: "1 / 0" }]).path()).toContain("subject.failed");
  });
});

describe("go to flow", () => {
  const other = flow({ end: block("hang-up", {}) }, "end", { name: "text" }, { id: "flow-2" });
  test("goes on at the other flow's start with the variables", () => {
    const first = flow({ go: block("go-to-flow", { flowId: "flow-2" }) }, "go", { name: "text" });
    const drive = new Drive(bundleOf(first, [other])).start();
    expect(drive.path()).toBe("start.next go start.next end");
    expect(drive.visits.at(-1)).toMatchObject({ type: "left" });
  });
  test("a flow that is not in the version goes to the error handler", () => {
    const drive = new Drive(flow({ go: block("go-to-flow", { flowId: "gone" }) }, "go")).start();
    expect(drive.state.error?.code).toBe("missing-flow");
    expect(drive.heard()).toContain("sorry");
  });
  test("two flows that go to each other without waiting are stopped", () => {
    const a = flow({ go: block("go-to-flow", { flowId: "flow-b" }) }, "go", {}, { id: "flow-a" });
    const b = flow({ go: block("go-to-flow", { flowId: "flow-a" }) }, "go", {}, { id: "flow-b" });
    expect(new Drive(bundleOf(a, [b])).start().state.error?.code).toBe("loop");
  });
});

describe("hang up", () => {
  test.each(["normal", "busy", "rejected"])("%s", (cause) => {
    const drive = new Drive(flow({ end: block("hang-up", { cause }) }, "end")).start();
    expect(drive.last("leg.hangup")).toMatchObject({ legId: "caller", cause });
    expect(drive.state.status).toBe("ended");
  });
});

describe("error handler", () => {
  test("the flow's own", () => {
    const document = flow(
      {
        ask: block("http-request", { url: "https://x.test" }, { success: "end" }),
        sorry: block("error-handler", {}, { next: "say" }),
        say: block(
          "play",
          { prompt: [{ type: "speech", text: "{{ error.code }} in {{ error.block }}" }] },
          { next: "end" },
        ),
        end: block("hang-up", {}),
      },
      "ask",
      {},
      { onError: "sorry" },
    );
    const drive = new Drive(document).start().fail("http.request", "refused");
    expect(drive.path()).toBe("start.next ask.failed sorry.next say");
    expect(drive.heard()).toBe("failed in ask");
  });
  test("the built-in one apologizes and goes to the fallback number", () => {
    const document = flow({ ask: block("http-request", { url: "https://x.test" }, {}) }, "ask");
    const drive = new Drive({ ...document, settings: { ...document.settings, fallback: "2000" } }).start();
    drive.fail("http.request", "refused").done("media.play");
    expect(drive.last("leg.dial").target).toEqual({ type: "extension", extension: "2000" });
    drive.fail("leg.dial", "busy").done("media.play");
    expect(drive.last("leg.hangup").cause).toBe("normal");
  });
  test("a handler that fails for ever gives way to the built-in one, which ends the call", () => {
    const document = flow(
      { sorry: block("error-handler", {}, { next: "ask" }), ask: block("http-request", { url: "https://x.test" }, {}) },
      "ask",
      {},
      { onError: "sorry" },
    );
    const drive = new Drive(document).start();
    for (let round = 0; round < 6; round++) drive.fail("http.request", "refused");
    expect(drive.state.cursor?.flowId).toBe("$error");
    drive.fail("media.play", "gone").fail("media.play", "gone");
    expect(drive.state.status).toBe("ended");
  });
});
