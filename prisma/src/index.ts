export * from "../generated/client";
export { createDb, type Db } from "./create-db";
export { createSealKey, openSealed, readSealKey, SealError, seal } from "./seal";
