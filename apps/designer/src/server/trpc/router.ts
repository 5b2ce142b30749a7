import { calendarsRouter } from "./calendars/calendars.router";
import { callerListsRouter } from "./caller-lists/caller-lists.router";
import { callsRouter } from "./calls/calls.router";
import { editorRouter } from "./editor/editor.router";
import { flowsRouter } from "./flows/flows.router";
import { homeRouter } from "./home/home.router";
import { createRouter } from "./init";
import { numbersRouter } from "./numbers/numbers.router";
import { promptsRouter } from "./prompts/prompts.router";
import { sessionRouter } from "./session/session.router";
import { settingsRouter } from "./settings/settings.router";
import { versionsRouter } from "./versions/versions.router";

/** Every procedure of the pages, by area. */
export const appRouter = createRouter({
  session: sessionRouter,
  home: homeRouter,
  flows: flowsRouter,
  editor: editorRouter,
  versions: versionsRouter,
  numbers: numbersRouter,
  calls: callsRouter,
  prompts: promptsRouter,
  calendars: calendarsRouter,
  callerLists: callerListsRouter,
  settings: settingsRouter,
});

export type AppRouter = typeof appRouter;
