export * from "./g711";
export * from "./goertzel";
export * from "./reception-stats";
export * from "./rtcp";
export * from "./rtp-packet";
export * from "./telephone-event";
export * from "./tone";
export * from "./wav";
