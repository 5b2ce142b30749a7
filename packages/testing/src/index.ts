export { findFreePort, findFreeUdpRange, findTool, type Tool, type ToolName } from "@callwright/embedded";
export { createTestDatabase, startTestRedis, type TestDatabase, type TestRedis } from "./backends";
export { Baresip, type BaresipEvent, type BaresipOptions } from "./baresip";
export { phoneNetwork } from "./phone-network";
export { projectRoot } from "./project-root";
export { runSipp, type SippOptions, type SippResult, sippPcapFolder } from "./sipp";
export {
  type CalleeBehaviour,
  type CallerOptions,
  calleeScenario,
  callerScenario,
  cancellingScenario,
  type Step,
} from "./sipp-scenario";
export { type System, type SystemOptions, startSystem } from "./system";
export { announcedSystem, announceSystem, type SystemUnderTest } from "./system-under-test";
export { type WaitOptions, waitFor } from "./wait-for";
export { cut, durationMs, findTones, readSound, rms, type Sound, type ToneSpan } from "./wav-analysis";
