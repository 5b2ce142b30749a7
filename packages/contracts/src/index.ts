export * from "./line-framing";
export * from "./media-control";
