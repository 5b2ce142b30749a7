export { type CommandOptions, type CommandResult, runCommand, runCommandOrFail } from "./command";
export { DebianUnavailableError, type UnpackedPackage, unpackDebianPackages } from "./debian-packages";
export { findOnPath } from "./executable";
export { defaultToolCache, findTool, type Tool, type ToolName } from "./find-tool";
export { findFreePort, findFreeUdpRange, isTcpPortFree, isUdpPortFree } from "./free-port";
export { deployMigrations, runPrisma } from "./migrate";
export {
  ensureDatabase,
  type PostgresOptions,
  type RunningPostgres,
  type RunningServer,
  startPostgres,
} from "./postgres";
export {
  identifyProcess,
  isProcessRunning,
  isSameProcess,
  type ProcessIdentity,
  signalProcess,
  waitForExit,
} from "./process-identity";
export { type RedisOptions, type RunningRedis, startRedis } from "./redis";
