export * from "./credentials";
export * from "./line-framing";
export * from "./live";
export * from "./media-control";
export * from "./media-endpoints";
export * from "./media-events";
export * from "./rest-api";
export * from "./sip-claim";
