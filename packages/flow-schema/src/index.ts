export * from "./define-block";
export * from "./document";
export * from "./effects";
export * from "./events";
export * from "./executable";
export * from "./fields";
export * from "./json";
