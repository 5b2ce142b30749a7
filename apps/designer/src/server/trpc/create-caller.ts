import { createCallerFactory } from "./init";
import { appRouter } from "./router";

/** The procedures as plain functions of a context, for the server itself and for tests. */
export const createCaller = createCallerFactory(appRouter);
