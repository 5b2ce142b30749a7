export { findFreePort, findFreeUdpRange, findTool, type Tool, type ToolName } from "@callwright/embedded";
export { createTestDatabase, startTestRedis, type TestDatabase, type TestRedis } from "./backends";
export { projectRoot } from "./project-root";
