export * from "./media-client";
export * from "./media-client.errors";
