import path from "node:path";
import { type Backends, checkReachable, startBackends } from "./backends";
import { banner } from "./banner";
import type { ConsoleLog } from "./console-log";
import { type DataPaths, prepareDataDir, writeFileAtomically } from "./data-dir";
import { loadInternalPorts } from "./internal-ports";
import { endLeftoverProcesses, recordChildren } from "./leftover-processes";
import { acquireLock, type Lock } from "./lock";
import { ManagedProcess, type ProcessDefinition } from "./managed-process";
import { checkOutsidePorts } from "./port-check";
import type { ProcessTable, TableContext } from "./process-table";
import { loadSecrets } from "./secrets";
import type { SeedReport } from "./seed";
import type { Settings } from "./settings";

/** What the supervisor sets up and runs; tests give tiny ones. */
export interface SystemParts {
  build(projectRoot: string, say: (message: string) => void): Promise<void>;
  migrate(projectRoot: string, databaseUrl: string): Promise<void>;
  seed(projectRoot: string, context: Record<string, string>): Promise<SeedReport>;
  processTable(context: TableContext): Promise<ProcessTable>;
}

/** Starts everything in order, and ends it the other way round. */
export class Supervisor {
  private lock: Lock | null = null;
  private backends: Backends | null = null;
  private readonly processes: ManagedProcess[] = [];
  private stopping: Promise<void> | null = null;

  constructor(
    private readonly settings: Settings,
    private readonly console: ConsoleLog,
    private readonly parts: SystemParts,
  ) {}

  /**
   * Brings the whole system up.
   * @returns the block of text for whoever started it
   * @throws StartError when something is missing that they can mend; what had been started keeps running until `stop`
   */
  async start(): Promise<string> {
    const { settings } = this;
    const say = (message: string) => this.console.say(message);
    const paths = prepareDataDir(settings.dataDir);
    this.lock = await acquireLock(paths.lockFile, settings.publicUrl);
    await endLeftoverProcesses(paths.childrenFile, say);
    await checkOutsidePorts(settings);
    if (settings.drachtio !== null) {
      const { host, port } = settings.drachtio;
      await checkReachable("DRACHTIO_HOST", "drachtio-server", `tcp://${host}:${port}`, port);
    }
    const secrets = loadSecrets(paths.secrets);
    const ports = loadInternalPorts(paths.portsFile);
    this.backends = await startBackends({ settings, paths, ports, secrets, say });
    this.failIfStopping();
    await this.parts.build(settings.projectRoot, say);
    this.failIfStopping();
    await this.parts.migrate(settings.projectRoot, this.backends.databaseUrl);

    const table = await this.parts.processTable({ settings, paths, secrets, ports, backends: this.backends });
    const sipAddress = `${settings.publicAddress}:${settings.sipPort}`;
    const report = await this.parts.seed(settings.projectRoot, {
      databaseUrl: this.backends.databaseUrl,
      publicUrl: settings.publicUrl,
      sipAddress,
      sampleServiceUrl: table.sampleServiceUrl,
      mediaStoreDir: paths.media,
      apiKey: secrets.apiKey,
      adminPassword: secrets.adminPassword,
    });
    this.failIfStopping();
    await this.startProcesses(table.processes, paths);
    writeFileAtomically(
      paths.systemFile,
      `${JSON.stringify({ url: settings.publicUrl, sip: sipAddress, apiKeyFile: path.join(paths.secrets, "api-key") }, null, 2)}\n`,
    );
    return banner(settings, report);
  }

  /** Ends everything cleanly: the processes in reverse order, the database and Redis last. May be called more than once. */
  stop(): Promise<void> {
    this.stopping ??= this.stopAll();
    return this.stopping;
  }

  /** Ends the processes at once; PostgreSQL and Redis are still ended cleanly, so that nothing is lost. */
  async stopNow(): Promise<void> {
    for (const child of this.processes) child.kill();
    await this.backends?.stop();
    this.lock?.release();
  }

  private async startProcesses(definitions: readonly ProcessDefinition[], paths: DataPaths): Promise<void> {
    for (const definition of definitions) {
      this.failIfStopping();
      const child = new ManagedProcess(definition, {
        console: this.console,
        logDir: paths.logs,
        baseEnv: this.settings.environment,
        onChange: () =>
          recordChildren(
            paths.childrenFile,
            this.processes.map(({ definition: { name }, pid }) => ({ name, pid })),
          ),
      });
      this.processes.push(child);
      await child.start();
    }
  }

  private failIfStopping(): void {
    if (this.stopping !== null) throw new StoppedError("stopped while starting");
  }

  private async stopAll(): Promise<void> {
    this.lock?.markStopping();
    for (const child of [...this.processes].reverse()) await child.stop();
    await this.backends?.stop();
    this.lock?.release();
  }
}

/** The start was broken off by a signal: no error of anybody. */
export class StoppedError extends Error {
  override readonly name = "StoppedError";
}
