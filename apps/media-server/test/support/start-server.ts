import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { createMediaServer, type MediaServer, type MediaServerOptions } from "../../src/index";

export const TEST_SECRET = "a secret for tests";

export interface TestServer {
  readonly server: MediaServer;
  readonly controlPort: number;
  readonly secret: string;
  readonly storeDirectory: string;
  close(): Promise<void>;
}

/** A media server on free ports with a store of its own. */
export async function startTestServer(options: Partial<MediaServerOptions> = {}): Promise<TestServer> {
  const storeDirectory = await mkdtemp(join(tmpdir(), "callwright-media-"));
  // Ports that others hold are passed over by the server; apart from that, suites that run together should not meet.
  const rtpPortMin = 20_000 + Math.floor(Math.random() * 18_000) * 2;
  const server = await createMediaServer({
    bindAddress: "127.0.0.1",
    publicAddress: "127.0.0.1",
    rtpPortMin,
    rtpPortMax: rtpPortMin + 400,
    control: { host: "127.0.0.1", port: 0, secret: TEST_SECRET },
    storeDirectory,
    log: pino({ level: "silent" }),
    ...options,
  });
  return {
    server,
    controlPort: server.controlPort,
    secret: TEST_SECRET,
    storeDirectory,
    close: async () => {
      await server.close();
      await rm(storeDirectory, { recursive: true, force: true });
    },
  };
}
