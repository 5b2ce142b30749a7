export { createMediaServer, type MediaServer, type MediaServerOptions } from "./server";
