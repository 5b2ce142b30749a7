import { blocks } from "@callwright/flow-blocks";
import { type PreparedBundle, prepareBundle } from "@callwright/flow-engine";
import { vi } from "vitest";
import { acceptCall } from "../../src/calls/accept-call";
import { BundleLibrary } from "../../src/calls/bundle-library";
import type { CallRecord } from "../../src/calls/call-record";
import { CallRegistry } from "../../src/calls/call-registry";
import type { CallServices, CallSession } from "../../src/calls/call-session";
import { MissedMediaEvents } from "../../src/calls/missed-media-events";
import { NumberDirectory } from "../../src/calls/number-directory";
import { takeOverCall } from "../../src/calls/take-over-call";
import { HttpClient } from "../../src/effects/http/http-client";
import { createPerformers } from "../../src/effects/performers";
import { createSilentLogger } from "../../src/observability/logger";
import { FakeInvite, FakeMedia, FakeSip, FakeStore } from "./fakes";
import { buildBundle } from "./flow-builder";

export type WorldInput =
  | { readonly type: "key" | "info"; readonly digit: string }
  | { readonly type: "play-ends" }
  | { readonly type: "wait"; readonly ms: number }
  | { readonly type: "callee"; readonly does: string }
  | { readonly type: "redis"; readonly away: boolean }
  | { readonly type: "owner-dies" };

const BOOT = "boot-1";
const speech = [{ type: "speech", text: "hello" }];
const end = { kind: "hang-up" };

/** A menu with something of every kind behind it. */
const FLOW = {
  id: "world",
  variables: {
    pin: { type: "text", secret: true },
    message: { type: "text", secret: false },
  },
  blocks: {
    start: { kind: "start", next: { next: "menu" } },
    menu: {
      kind: "menu",
      config: {
        prompt: speech,
        options: ["1", "2", "3", "4", "5"].map((key) => ({ key, label: key })),
        timeoutMs: 2_000,
        maxAttempts: 3,
      },
      next: {
        "key-1": "said",
        "key-2": "record",
        "key-3": "transfer",
        "key-4": "pin",
        "key-5": "end",
        noInput: "end",
        noMatch: "menu",
      },
    },
    said: { kind: "play", config: { prompt: speech }, next: { next: "menu" } },
    record: {
      kind: "record-message",
      config: { prompt: [], saveTo: "message", minMs: 0 },
      next: { recorded: "menu", noMessage: "menu" },
    },
    transfer: {
      kind: "transfer",
      config: { target: { type: "extension", extension: "2000" }, timeoutMs: 5_000, announcement: [] },
      next: { finished: "menu", busy: "menu", noAnswer: "menu", rejected: "menu" },
    },
    pin: {
      kind: "collect-digits",
      config: { prompt: speech, saveTo: "pin", minDigits: 1, maxDigits: 4, secret: true },
      next: { collected: "menu", noInput: "end", invalid: "end" },
    },
    end,
  },
} as const satisfies Parameters<typeof buildBundle>[0];

/** One call in a world of fakes, with an owner that may die and be succeeded. */
export class CallWorld {
  readonly media: FakeMedia;
  readonly sip = new FakeSip();
  readonly store = new FakeStore();
  readonly records: CallRecord[] = [];
  readonly bundle: PreparedBundle;
  session: CallSession | null = null;
  readonly #invite = new FakeInvite(this.sip);
  readonly #bundles: BundleLibrary;
  readonly #http = new HttpClient();
  readonly #missed = new MissedMediaEvents(() => BOOT);
  #owners = 0;

  private constructor() {
    const { bundle } = buildBundle(FLOW);
    this.bundle = prepareBundle(bundle, blocks);
    this.#bundles = new BundleLibrary(async () => JSON.parse(JSON.stringify(bundle)));
    this.media = new FakeMedia(() => Date.now());
    this.media.sink = (frame) => {
      if (!this.#missed.hold(BOOT, frame)) this.session?.onMediaEvent(BOOT, frame);
    };
  }

  static async start(options: { cancelAtOnce?: boolean }): Promise<CallWorld> {
    const world = new CallWorld();
    const accepting = acceptCall(world.#invite, {
      services: world.#services(),
      numbers: new NumberDirectory(
        async () => ({ workspaceId: "w", version: { flowId: "world", version: 1, bundleHash: "hash" } }),
        { now: () => Date.now() },
      ),
      bundles: world.#bundles,
      registry: new CallRegistry(10),
      logger: createSilentLogger(),
      open: () => true,
      onStarted: (session) => {
        world.session = session;
      },
      onRejected: () => {},
    });
    if (options.cancelAtOnce) world.#invite.cancel();
    await accepting;
    await world.settle();
    return world;
  }

  get caller() {
    return this.#invite.dialog;
  }

  async apply(input: WorldInput): Promise<void> {
    if (this.session === null || this.session.over) return;
    const endpoint = `${this.session.info.callId}.caller`;
    switch (input.type) {
      case "key":
        return this.media.press(endpoint, input.digit);
      case "info":
        return this.caller?.handlers.onInfoDigit(input.digit, 100);
      case "play-ends":
        return this.media.finishPlay(endpoint);
      case "wait":
        await vi.advanceTimersByTimeAsync(input.ms);
        return;
      case "redis":
        this.store.away = input.away;
        if (!input.away) this.session.journal.resync();
        return;
      case "callee":
        return this.#callee(input.does);
      case "owner-dies":
        await this.#succeed();
    }
  }

  /** Lets everything happen that does not need time. */
  async settle(): Promise<void> {
    await vi.advanceTimersByTimeAsync(0);
    await vi.advanceTimersByTimeAsync(0);
  }

  /** The caller has gone, or the flow comes to its end by itself. */
  async end(): Promise<void> {
    for (let round = 0; round < 200 && this.session !== null && !this.session.over; round++) {
      this.media.finishPlay(`${this.session.info.callId}.caller`);
      for (const callee of this.sip.rung) callee.refuse(486);
      for (const dialog of this.sip.dialogs.values()) if (dialog !== this.caller) dialog.peerHangsUp();
      // ends an input or a recording; then silence, by which a menu gives up
      if (round < 3) this.media.press(`${this.session.info.callId}.caller`, "#");
      await vi.advanceTimersByTimeAsync(1_000);
    }
    await vi.advanceTimersByTimeAsync(1_000);
    await this.#http.close();
  }

  #callee(does: string): void {
    if (does === "answers") this.sip.rung.at(-1)?.answer();
    else if (does === "busy") this.sip.rung.at(-1)?.refuse(486);
    else for (const dialog of this.sip.dialogs.values()) if (dialog !== this.caller) dialog.peerHangsUp();
  }

  /** The process that has the call is gone; another one takes it over. */
  async #succeed(): Promise<void> {
    const former = this.session;
    if (former === null || this.store.away || this.caller === null || !this.store.sessions.has(former.info.callId))
      return;
    if (!(await former.journal.flushed(10))) return;
    await this.settle();
    if (former.over) return;
    const callId = former.info.callId;
    this.session = null;
    const epoch = this.store.raiseEpoch(callId);
    former.abandon();
    for (const callee of this.sip.rung) callee.refuse(408); // its INVITE has no owner any more
    const registry = new CallRegistry(10);
    const taking = takeOverCall(
      { callId, epoch },
      {
        services: this.#services(),
        sip: this.sip,
        bundles: this.#bundles,
        registry: Object.assign(registry, {
          add: (session: CallSession) => {
            this.session = session;
          },
        }),
        missed: this.#missed,
        logger: createSilentLogger(),
      },
    );
    await this.settle();
    await taking;
  }

  #services(): CallServices {
    return {
      runtimeId: `owner-${++this.#owners}`,
      store: this.store,
      media: this.media,
      now: () => Date.now(),
      performers: createPerformers({
        dial: { sip: this.sip, extensionUri: async () => "sip:2000@192.0.2.7" },
        http: { client: this.#http, allowedOrigins: async () => new Set(), credential: async () => null },
        loadCalendar: async () => undefined,
        loadCallerList: async () => null,
      }),
      observe: {
        onEvent: () => {},
        onBlock: () => {},
        onLost: () => {},
        onEnded: (session, record) => {
          this.records.push(record);
          void session.journal.close().then(() => this.store.remove(session.info.callId, session.epoch));
        },
      },
    };
  }
}
