import type { FlowBundle } from "@callwright/flow-schema";
import { block, bundleOf, Drive, flow } from "./drive";

const bye = block("hang-up", {});
const say = (text: string, next: string) => block("play", { prompt: [{ type: "speech", text }] }, { next });

/** An order line with most kinds of blocks: what the golden journals run. */
const orderLine = (): FlowBundle =>
  bundleOf(
    flow(
      {
        vip: block("caller-list", { listId: "vip", saveLabelTo: "label" }, { listed: "menu", notListed: "hours" }),
        hours: block("business-hours", { calendarId: "c1" }, { open: "menu", closed: "leave", holiday: "leave" }),
        menu: block("menu", {}, { "key-1": "order", "key-2": "person", noInput: "leave", noMatch: "leave" }),
        order: block(
          "collect-digits",
          { saveTo: "order", confirm: true },
          { collected: "ask", noInput: "leave", invalid: "leave" },
        ),
        ask: block(
          "http-request",
          {
            url: "https://shop.test/orders/{{ order }}",
            mappings: [{ variable: "status", value: "result.body.status" }],
          },
          { success: "known", timeout: "leave" },
        ),
        known: block(
          "branch",
          {
            branches: [
              {
                id: "lost",
                name: "",
                when: {
                  type: "rules",
                  match: "all",
                  rules: [{ subject: "status", operator: "equals", value: "lost" }],
                },
              },
            ],
          },
          { lost: "person", otherwise: "tell" },
        ),
        tell: say("Order {{ spell(order) }} is {{ status }}.", "count"),
        count: block("set-variables", { assignments: [{ variable: "told", value: "told + 1" }] }, { next: "menu" }),
        person: block(
          "transfer",
          { target: { type: "extension", extension: "2000" } },
          { finished: "bye", busy: "leave", noAnswer: "leave", rejected: "leave" },
        ),
        leave: block("record-message", { review: true, saveTo: "message" }, { recorded: "bye", noMessage: "bye" }),
        pin: block(
          "collect-digits",
          { saveTo: "pin", secret: true, format: "luhn" },
          { collected: "bye", noInput: "bye", invalid: "bye" },
        ),
        sorry: block("error-handler", {}, { next: "apology" }),
        apology: say("Something failed: {{ error.code }}.", "pin"),
        bye,
      },
      "vip",
      { label: "text", order: "text", status: "text", told: "number", message: "text", pin: "secret" },
      { onError: "sorry" },
    ),
  );

const answer = (status: string) => ({ status: 200, headers: {}, body: { status }, durationMs: 8 });
const recorded = { recordingId: "r1", hash: "c".repeat(64), durationMs: 9000, endedBy: "key" };

/** Calls whose journals are kept as they were written once. */
export const GOLDEN_CALLS: Readonly<Record<string, () => Drive>> = {
  "order-told-then-hung-up": () =>
    new Drive(orderLine())
      .start()
      .done("list.check", { listed: true, label: "VIP" })
      .press("9")
      .press("1")
      .done("media.play")
      .press("12345#")
      .press("1")
      .done("http.request", answer("shipped"))
      .done("media.play")
      .send({ type: "call.ended", by: "caller", cause: "normal" }),
  "closed-leaves-a-message": () =>
    new Drive(orderLine())
      .start()
      .done("list.check", { listed: false, label: "" })
      .done("calendar.check", { state: "holiday", label: "Christmas" })
      .done("media.play")
      .done("media.record", recorded)
      .press("2")
      .done("media.play")
      .done("media.record", recorded)
      .done("media.play")
      .timeout(),
  "lost-order-goes-to-a-person-who-is-busy": () =>
    new Drive(orderLine())
      .start()
      .done("list.check", { listed: true, label: "" })
      .press("177#")
      .press("1")
      .done("http.request", answer("lost"))
      .done("media.play")
      .fail("leg.dial", "busy")
      .send({ type: "call.ended", by: "caller", cause: "normal" }),
  "system-fails-and-a-secret-is-keyed": () =>
    new Drive(orderLine())
      .start()
      .done("list.check", { listed: true, label: "" })
      .press("188#")
      .press("1")
      .fail("http.request", "refused")
      .done("media.play")
      .press("••••••••••")
      .done("input.check", { valid: true }),
};
