export { envFields } from "./env-fields";
export { type ComponentHealth, type HealthReport, type HealthServer, startHealthServer } from "./health-server";
export { designerEnv, mediaServerEnv, runtimeEnv, sampleServiceEnv, sipServerEnv } from "./process-env";
export { EnvError, type EnvSource, readEnv } from "./read-env";
export { ownSignals, type SignalSource } from "./signals";
