import fs from "node:fs";
import http from "node:http";
import path from "node:path";
import { fileURLToPath } from "node:url";
import next from "next";
import type { DesignerEnv } from "../../env";
import { setupCode } from "../auth/setup-code";
import { preparePublishedSpeech } from "../flows/prepare-published-speech";
import type { Log } from "../services/log";
import { openServices, type Services } from "../services/services";
import { refuseRequest } from "./request-guard";
import { contentSecurityPolicy, createNonce, securityHeaders } from "./security-headers";

/** A request that has not come in whole after this long is cut off. */
const REQUEST_TIMEOUT_MS = 60_000;
const HEADERS_TIMEOUT_MS = 15_000;

export interface RunningDesigner {
  port: number;
  close(): Promise<void>;
}

/**
 * Starts the pages and everything behind them.
 * @throws Error where a port is taken or Next cannot start
 */
export async function startDesigner(env: DesignerEnv, log: Log): Promise<RunningDesigner> {
  const services = await openServices(env, log);
  const app = next({ dev: !env.production, dir: applicationFolder(), hostname: env.BIND_ADDRESS, port: env.PORT });
  let server: http.Server | null = null;
  const close = async () => {
    if (server !== null) await closeServer(server);
    await app.close();
    await services.close();
  };
  try {
    await app.prepare();
    server = createServer(env, app.getRequestHandler(), log);
    const port = await listen(server, env.PORT, env.BIND_ADDRESS);
    whenMediaIsUp(services, () => preparePublishedSpeech(services));
    await sayHowToSetUp(services);
    return { port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function whenMediaIsUp({ media, log }: Services, work: () => Promise<void>): void {
  const run = () => {
    work().catch((error: unknown) => log.warn({ err: error }, "speech of published flows was not prepared"));
  };
  media.on("up", run);
  if (media.connected) run();
}

/** Nobody can sign in yet: whoever can read the log may make the first person. */
async function sayHowToSetUp({ db, env, log }: Services): Promise<void> {
  const people = await db.user.count().catch(() => null);
  if (people !== 0) return;
  log.warn(
    { url: `${env.PUBLIC_URL}/setup`, code: setupCode(env.AUTH_SECRET) },
    "nobody is set up: open the page and give the code",
  );
}

/** The folder with `src/app` and `.next`: this file runs from `src/server/http` and, bundled, from `dist`. */
function applicationFolder(): string {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  while (!fs.existsSync(path.join(folder, "package.json"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("the designer's folder was not found");
    folder = parent;
  }
  return folder;
}

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => Promise<void>;

function createServer(env: DesignerEnv, handle: Handler, log: Log): http.Server {
  const headers = securityHeaders(env.PUBLIC_URL.startsWith("https:"));
  const server = http.createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const refusal = refuseRequest(request);
    if (refusal !== null) {
      const { status, code, message } = refusal;
      response.writeHead(status, { "content-type": "application/json", connection: "close" });
      response.end(JSON.stringify({ error: { code, message } }));
      return;
    }
    // only this server says from where a request comes, and which nonce its page has
    const nonce = createNonce();
    const policy = contentSecurityPolicy(nonce, env.production);
    request.headers["x-callwright-client-address"] = request.socket.remoteAddress ?? "";
    request.headers["x-nonce"] = nonce;
    request.headers["content-security-policy"] = policy;
    response.setHeader("content-security-policy", policy);
    handle(request, response).catch((error: unknown) => {
      log.error({ err: error, path: request.url?.split("?")[0] }, "a request failed");
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  return server;
}

function listen(server: http.Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      const taken = `PORT: ${port} on ${host} is taken by another program. Set PORT to a free one, or end that program.`;
      reject(error.code === "EADDRINUSE" ? new Error(taken) : error);
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

/** Lets requests in progress finish for a moment; idle connections are closed at once. */
function closeServer(server: http.Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
    setTimeout(() => server.closeAllConnections(), 2_000).unref();
  });
}
