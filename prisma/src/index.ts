export * from "../generated/client";
export { createDb, type Db } from "./create-db";
