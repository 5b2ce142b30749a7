import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort, projectRoot } from "@callwright/testing";
import { z } from "zod";

const system = path.join(path.dirname(fileURLToPath(import.meta.url)), "fixtures", "system.ts");
const childrenSchema = z.array(z.object({ name: z.string(), pid: z.number() }));

/** A data directory of its own, and starts of the fixture system on it. */
export class FixtureSystem {
  readonly dataDir: string;
  private readonly root: string;
  private readonly starts: Start[] = [];
  env: Record<string, string> = {};

  private constructor(dirName: string) {
    this.root = fs.mkdtempSync(path.join(os.tmpdir(), "callwright-supervisor-"));
    fs.chmodSync(this.root, 0o755);
    this.dataDir = path.join(this.root, dirName);
  }

  static async create(dirName = "data"): Promise<FixtureSystem> {
    const fixture = new FixtureSystem(dirName);
    const [web, sip] = [await findFreePort(), await findFreePort()];
    fixture.env = { DATA_DIR: fixture.dataDir, PORT: String(web), SIP_PORT: String(sip), FIXTURE_ROOT: fixture.root };
    return fixture;
  }

  start(extra: Record<string, string> = {}): Start {
    const start = new Start({ ...process.env, ...this.env, ...extra });
    this.starts.push(start);
    return start;
  }

  /** Process number of a child of the last start. */
  pidOf(name: string): number {
    const children = childrenSchema.parse(
      JSON.parse(fs.readFileSync(path.join(this.dataDir, "children.json"), "utf8")),
    );
    return children.find((child) => child.name === name)?.pid ?? 0;
  }

  postgresPid(): number {
    return Number(fs.readFileSync(path.join(this.dataDir, "postgres", "postmaster.pid"), "utf8").split("\n")[0]);
  }

  redisPid(): number {
    const state = fs.readFileSync(path.join(this.dataDir, "redis", "server.json"), "utf8");
    return z.object({ pid: z.number() }).parse(JSON.parse(state)).pid;
  }

  journal(): string[] {
    const file = path.join(this.dataDir, "journal.txt");
    return fs.existsSync(file) ? fs.readFileSync(file, "utf8").trim().split("\n") : [];
  }

  /** Ends what still runs and deletes the data. */
  async dispose(): Promise<void> {
    for (const start of this.starts) await start.end();
    // a start that was killed leaves its servers: the next one adopts and ends them
    if (fs.existsSync(path.join(this.dataDir, "postgres", "postmaster.pid"))) {
      const last = this.start();
      await last.ready();
      await last.end();
    }
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}

/** One run of the supervisor. */
export class Start {
  private readonly child: ChildProcess;
  output = "";
  readonly exit: Promise<number | null>;

  constructor(env: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, ["--import", "tsx", system], { cwd: projectRoot, env, stdio: "pipe" });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output += text;
        this.onOutput();
      });
    }
    this.exit = new Promise((resolve) => this.child.once("close", (code) => resolve(code)));
  }

  private onOutput: () => void = () => {};

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Waits for the line that says that all runs. */
  ready(): Promise<void> {
    return this.says(/^Callwright is ready: /m);
  }

  says(pattern: RegExp): Promise<void> {
    return new Promise((resolve, reject) => {
      this.onOutput = () => {
        if (pattern.test(this.output)) resolve();
      };
      void this.exit.then((code) => reject(new Error(`ended with ${code} before it said ${pattern}:\n${this.output}`)));
      this.onOutput();
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async end(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill("SIGTERM");
    await this.exit;
  }
}
