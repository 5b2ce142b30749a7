import { once } from "node:events";
import http from "node:http";
import { text } from "node:stream/consumers";
import {
  type restCallListSchema,
  type restCallSchema,
  type restFlowDocumentSchema,
  type restFlowSchema,
  restPublishRequestSchema,
} from "@callwright/contracts";
import type { z } from "zod";

export const FAKE_KEY = "cw_test-key";

export interface FakeServerData {
  flows: z.input<typeof restFlowSchema>[];
  documents: Record<string, z.input<typeof restFlowDocumentSchema>>;
  calls: z.input<typeof restCallListSchema>["calls"];
  call: z.input<typeof restCallSchema> | null;
  health: { status: number; body: unknown };
  /** Problems with which a publish is refused. */
  publishProblems: unknown[];
}

export interface SeenRequest {
  readonly line: string;
  readonly key: string | undefined;
  readonly body: unknown;
}

/** A server that answers as /api/v1 does: the bodies are typed by the contract, so they cannot drift from it. */
export class FakeServer {
  readonly seen: SeenRequest[] = [];
  data: FakeServerData = {
    flows: [],
    documents: {},
    calls: [],
    call: null,
    health: { status: 200, body: { state: "ok", components: {} } },
    publishProblems: [],
  };
  readonly #server = http.createServer((request, response) => {
    void this.#answer(request).then(({ status, body }) => {
      const content = typeof body === "string" ? body : JSON.stringify(body);
      response.writeHead(status, { "content-type": "application/json" }).end(content);
    });
  });

  async open(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return this;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening");
    return `http://127.0.0.1:${address.port}`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #answer(request: http.IncomingMessage): Promise<{ status: number; body: unknown }> {
    const url = new URL(request.url ?? "/", "http://fake");
    const sent = await text(request);
    const body: unknown = sent === "" ? null : JSON.parse(sent);
    this.seen.push({
      line: `${request.method} ${url.pathname}${url.search}`,
      key: request.headers.authorization,
      body,
    });
    if (url.pathname === "/api/health") return this.data.health;
    if (request.headers.authorization !== `Bearer ${FAKE_KEY}`) {
      return refusal(401, "key-wrong", "This API key is not valid.", "Use another one.");
    }
    const [first, second, third] = url.pathname.replace("/api/v1/", "").split("/").map(decodeURIComponent);
    if (first === "flows" && second === undefined) return { status: 200, body: { flows: this.data.flows } };
    if (first === "flows" && second === "publish" && request.method === "POST") return this.#publish(body);
    if (first === "flows" && second !== undefined) return this.#flow(second, third, url.searchParams.get("version"));
    if (first === "calls" && second === undefined) return { status: 200, body: { calls: this.data.calls } };
    if (first === "calls" && second === this.data.call?.id) return { status: 200, body: this.data.call };
    return refusal(404, "call-not-found", `There is no call “${second}”.`, "It may be too old.");
  }

  #flow(reference: string, part: string | undefined, version: string | null): { status: number; body: unknown } {
    const flow = this.data.flows.find(
      ({ id, name, numbers }) => [id, name].includes(reference) || numbers.some(({ number }) => number === reference),
    );
    const document = this.data.documents[version ?? "draft"];
    if (flow !== undefined && part === undefined) return { status: 200, body: flow };
    if (flow !== undefined && part === "document" && document !== undefined) return { status: 200, body: document };
    return refusal(404, "flow-not-found", `There is no flow “${reference}”.`, "It may be archived.");
  }

  #publish(body: unknown): { status: number; body: unknown } {
    const { document, number } = restPublishRequestSchema.parse(body);
    if (this.data.publishProblems.length > 0) {
      const detail = { problems: this.data.publishProblems };
      return refusal(422, "flow-not-executable", "“Front desk” has 1 error.", "Mend it first.", detail);
    }
    const { id, name } = Object(document);
    return { status: 201, body: { flowId: id, name, version: 4, number, created: false } };
  }
}

function refusal(status: number, code: string, message: string, hint: string, detail?: unknown) {
  return { status, body: { error: { code, message, hint, ...(detail === undefined ? {} : { detail }) } } };
}
