export * from "./credentials";
export * from "./line-framing";
export * from "./live";
export * from "./media-control";
