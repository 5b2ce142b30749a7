export { createSipServer, type SipServer, type SipServerCounts, type SipServerOptions } from "./server";
