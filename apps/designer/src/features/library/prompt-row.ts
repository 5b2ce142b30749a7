import type { inferRouterOutputs } from "@trpc/server";
import type { AppRouter } from "@/server/trpc/router";

type Outputs = inferRouterOutputs<AppRouter>;
export type PromptRow = Outputs["prompts"]["list"][number];
export type CalendarRow = Outputs["calendars"]["list"][number];
export type CallerListRow = Outputs["callerLists"]["list"][number];
