export { createLogger, createSilentLogger, type Logger } from "./observability/logger";
export { createRuntime, type Runtime, type RuntimeOptions } from "./runtime";
