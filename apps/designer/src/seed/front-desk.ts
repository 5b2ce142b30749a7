import { FLOW_SCHEMA_VERSION, type FlowDocument } from "@callwright/flow-schema";
import layout from "./front-desk.layout.json";

export interface FrontDeskSettings {
  id: string;
  timeZone: string;
  calendarId: string;
  /** Extension of the reception. */
  reception: string;
  /** Origin of the shop's order service, such as http://127.0.0.1:41234. */
  orderServiceOrigin: string;
}

const say = (...texts: string[]) => texts.map((text) => ({ type: "speech", text }));

/**
 * The demo's front desk: what a newcomer hears on number 1000. Four choices, each an example of something one draws:
 * opening hours, a question to another system, a message that is heard again, and a transfer.
 */
export function frontDesk(settings: FrontDeskSettings): FlowDocument {
  const { id, timeZone, calendarId, reception, orderServiceOrigin } = settings;
  return {
    schemaVersion: FLOW_SCHEMA_VERSION,
    id,
    name: "Front desk",
    kind: "inbound",
    settings: { language: "en", timeZone },
    variables: {
      order_number: { type: "text", secret: false, description: "What the caller keyed" },
      order_status: { type: "text", secret: false, description: "From the shop's system, such as “on its way”" },
      order_day: { type: "text", secret: false, description: "Day of delivery; empty where there is none" },
      order_answer: { type: "number", initial: 0, secret: false, description: "HTTP status of the shop's system" },
      message: { type: "text", secret: false, description: "The recorded message" },
    },
    start: "start",
    onError: "trouble",
    blocks: {
      start: {
        kind: "start",
        version: 1,
        name: "Call comes in",
        config: { answer: "atOnce" },
        next: { next: "greeting" },
      },
      greeting: {
        kind: "play",
        version: 1,
        name: "Greeting",
        config: { prompt: say("Welcome to Bluebird Supplies."), interruptible: true, repeat: 1 },
        next: { next: "menu" },
      },
      menu: {
        kind: "menu",
        version: 1,
        name: "What is it about?",
        config: {
          prompt: say(
            "For our opening hours, press 1. For the status of an order, press 2. To leave a message, press 3. To speak to reception, press 0.",
          ),
          options: [
            { key: "1", label: "Opening hours" },
            { key: "2", label: "Order status" },
            { key: "3", label: "Leave a message" },
            { key: "0", label: "Reception" },
          ],
          timeoutMs: 5000,
          maxAttempts: 3,
          noInputPrompt: say("I did not notice a key."),
          noMatchPrompt: say("That key has no meaning here."),
          interruptible: true,
          ignoreTypeAhead: false,
          saveKeyTo: "",
        },
        next: {
          "key-1": "hours",
          "key-2": "order-number",
          "key-3": "record",
          "key-0": "reception",
          noInput: "reception",
          noMatch: "reception",
        },
      },

      hours: {
        kind: "business-hours",
        version: 1,
        name: "Are we open now?",
        config: { calendarId, emergencyPort: false },
        next: { open: "say-open", closed: "say-closed", holiday: "say-holiday" },
      },
      "say-open": {
        kind: "play",
        version: 1,
        name: "We are open",
        config: {
          prompt: say(
            "We are open right now. Our hours are Monday to Friday, nine in the morning to five in the afternoon.",
          ),
          interruptible: true,
          repeat: 1,
        },
        next: { next: "menu" },
      },
      "say-closed": {
        kind: "play",
        version: 1,
        name: "We are closed",
        config: {
          prompt: say(
            "We are closed right now. We are here Monday to Friday, nine in the morning to five in the afternoon.",
          ),
          interruptible: true,
          repeat: 1,
        },
        next: { next: "menu" },
      },
      "say-holiday": {
        kind: "play",
        version: 1,
        name: "It is a holiday",
        config: {
          prompt: say("Today is a holiday, and we are closed. We are back on the next working day."),
          interruptible: true,
          repeat: 1,
        },
        next: { next: "menu" },
      },

      "order-number": {
        kind: "collect-digits",
        version: 1,
        name: "Order number",
        config: {
          prompt: say("Enter your order number, then press pound."),
          saveTo: "order_number",
          minDigits: 3,
          maxDigits: 10,
          terminators: "#",
          format: "any",
          datePattern: "DDMMYYYY",
          secret: false,
          confirm: false,
          confirmPrompt: [],
          confirmKey: "1",
          againKey: "2",
          firstDigitTimeoutMs: 6000,
          interDigitTimeoutMs: 4000,
          totalTimeoutMs: 0,
          maxAttempts: 3,
          noInputPrompt: say("I did not notice a number."),
          invalidPrompt: say("An order number has three to ten digits."),
          interruptible: true,
          ignoreTypeAhead: false,
        },
        next: { collected: "look-up", noInput: "reception", invalid: "reception" },
      },
      "look-up": {
        kind: "http-request",
        version: 1,
        name: "Ask the shop's system",
        config: {
          method: "GET",
          url: `${orderServiceOrigin}/orders/{{ order_number }}`,
          query: [],
          body: { type: "none" },
          mappings: [
            { variable: "order_status", value: "result.body.status" },
            { variable: "order_day", value: "result.body.eta" },
          ],
          timeoutMs: 4000,
          retries: 1,
          headers: [],
          credentialId: "",
          whileWaiting: [],
          saveStatusTo: "order_answer",
        },
        next: { success: "has-day", failed: "why-not", timeout: "shop-away" },
      },
      "has-day": {
        kind: "branch",
        version: 1,
        name: "Is there a day of delivery?",
        config: {
          branches: [
            {
              id: "with-day",
              name: "Yes",
              when: {
                type: "rules",
                match: "all",
                rules: [{ subject: "order_day", operator: "isNotEmpty", value: "" }],
              },
            },
          ],
        },
        next: { "with-day": "status-with-day", otherwise: "status" },
      },
      "status-with-day": {
        kind: "play",
        version: 1,
        name: "Status and day",
        config: {
          prompt: [
            ...say("Order"),
            { type: "say", as: "digits", value: "order_number", currency: "USD" },
            ...say("is {{ order_status }}. We expect it on"),
            { type: "say", as: "date", value: "order_day", currency: "USD" },
          ],
          interruptible: true,
          repeat: 1,
        },
        next: { next: "another" },
      },
      status: {
        kind: "play",
        version: 1,
        name: "Status",
        config: {
          prompt: [
            ...say("Order"),
            { type: "say", as: "digits", value: "order_number", currency: "USD" },
            ...say("is {{ order_status }}."),
          ],
          interruptible: true,
          repeat: 1,
        },
        next: { next: "another" },
      },
      "why-not": {
        kind: "branch",
        version: 1,
        name: "Why not?",
        config: {
          branches: [
            {
              id: "unknown",
              name: "No such order",
              when: {
                type: "rules",
                match: "all",
                rules: [{ subject: "order_answer", operator: "equals", value: "404" }],
              },
            },
          ],
        },
        next: { unknown: "no-such-order", otherwise: "shop-away" },
      },
      "no-such-order": {
        kind: "play",
        version: 1,
        name: "No such order",
        config: {
          prompt: [
            ...say("I cannot find order"),
            { type: "say", as: "digits", value: "order_number", currency: "USD" },
            ...say("Check the number on your receipt and try again."),
          ],
          interruptible: true,
          repeat: 1,
        },
        next: { next: "order-number" },
      },
      "shop-away": {
        kind: "play",
        version: 1,
        name: "Shop system is away",
        config: {
          prompt: say("I am sorry, I cannot look up orders at the moment. Reception can help you."),
          interruptible: false,
          repeat: 1,
        },
        next: { next: "reception" },
      },
      another: {
        kind: "menu",
        version: 1,
        name: "Anything else?",
        config: {
          prompt: say("For another order, press 2. For the main menu, press star. Or just hang up."),
          options: [
            { key: "2", label: "Another order" },
            { key: "*", label: "Main menu" },
          ],
          timeoutMs: 5000,
          maxAttempts: 2,
          noInputPrompt: [],
          noMatchPrompt: say("That key has no meaning here."),
          interruptible: true,
          ignoreTypeAhead: false,
          saveKeyTo: "",
        },
        next: { "key-2": "order-number", "key-star": "menu", noInput: "goodbye", noMatch: "goodbye" },
      },

      record: {
        kind: "record-message",
        version: 1,
        name: "Leave a message",
        config: {
          prompt: say("Leave your message after the tone. When you are done, press pound."),
          saveTo: "message",
          maxMs: 120_000,
          finishKeys: "#",
          review: true,
          reviewPrompt: say("To send this message, press 1. To record it again, press 2."),
          keepKey: "1",
          againKey: "2",
          silenceMs: 5000,
          minMs: 1000,
          beep: true,
          maxAttempts: 3,
        },
        next: { recorded: "message-kept", noMessage: "no-message" },
      },
      "message-kept": {
        kind: "play",
        version: 1,
        name: "Message kept",
        config: { prompt: say("Thank you. We will call you back."), interruptible: true, repeat: 1 },
        next: { next: "goodbye" },
      },
      "no-message": {
        kind: "play",
        version: 1,
        name: "Nothing recorded",
        config: { prompt: say("I could not hear a message."), interruptible: true, repeat: 1 },
        next: { next: "goodbye" },
      },

      reception: {
        kind: "transfer",
        version: 1,
        name: "Reception",
        config: {
          target: { type: "extension", extension: reception },
          timeoutMs: 20_000,
          announcement: say("One moment, I am connecting you to reception."),
          callerId: "{{ call.ani }}",
          whileRinging: [],
        },
        next: {
          finished: "end",
          busy: "nobody-there",
          noAnswer: "nobody-there",
          rejected: "nobody-there",
          failed: "nobody-there",
        },
      },
      "nobody-there": {
        kind: "play",
        version: 1,
        name: "Nobody can answer",
        config: { prompt: say("Nobody at reception can answer right now."), interruptible: true, repeat: 1 },
        next: { next: "record" },
      },

      goodbye: {
        kind: "play",
        version: 1,
        name: "Goodbye",
        config: { prompt: say("Thank you for calling Bluebird Supplies. Goodbye."), interruptible: false, repeat: 1 },
        next: { next: "end", failed: "end" },
      },
      end: { kind: "hang-up", version: 1, name: "End of the call", config: { cause: "normal" }, next: {} },

      trouble: {
        kind: "error-handler",
        version: 1,
        name: "When something fails",
        config: {},
        next: { next: "apology" },
      },
      apology: {
        kind: "play",
        version: 1,
        name: "Apology",
        config: {
          prompt: say("I am sorry, something went wrong on our side. I am connecting you to reception."),
          interruptible: false,
          repeat: 1,
        },
        next: { next: "reception", failed: "reception" },
      },
    },
    layout,
    notes: {},
  };
}
