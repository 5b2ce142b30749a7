import { editorRouter } from "./editor/editor.router";
import { flowsRouter } from "./flows/flows.router";
import { createRouter } from "./init";
import { numbersRouter } from "./numbers/numbers.router";
import { sessionRouter } from "./session/session.router";
import { versionsRouter } from "./versions/versions.router";

/** Every procedure of the pages, by area. */
export const appRouter = createRouter({
  session: sessionRouter,
  flows: flowsRouter,
  editor: editorRouter,
  numbers: numbersRouter,
  versions: versionsRouter,
});

export type AppRouter = typeof appRouter;
