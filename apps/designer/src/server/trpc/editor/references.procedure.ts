import type { ReferenceKind } from "@callwright/flow-schema";
import { z } from "zod";
import type { Scope } from "../../access/scope";
import { promptAudioUrl } from "../../library/prompt-audio-url";
import { viewerProcedure } from "../init";

interface ReferenceOption {
  id: string;
  name: string;
  /** A second line, such as an extension's address. */
  detail?: string;
  /** Address of a sound to play in place. */
  previewUrl?: string;
}

const kinds = ["prompt", "calendar", "list", "flow", "extension", "credential"] as const satisfies ReferenceKind[];
const byName = { orderBy: { name: "asc" } } as const;

const readers: Record<(typeof kinds)[number], (scope: Scope) => Promise<ReferenceOption[]>> = {
  prompt: async ({ db }) => {
    const prompts = await db.prompt.findMany({ ...byName, include: { audio: { orderBy: { language: "asc" } } } });
    return prompts.map(({ id, name, audio }) => ({
      id,
      name,
      ...(audio.length > 0 ? { detail: audio.map((one) => one.language).join(", ") } : {}),
      ...(audio[0] ? { previewUrl: promptAudioUrl(id, audio[0].language, audio[0].hash) } : {}),
    }));
  },
  calendar: ({ db }) => db.calendar.findMany({ ...byName, select: { id: true, name: true } }),
  list: ({ db }) => db.callerList.findMany({ ...byName, select: { id: true, name: true } }),
  flow: ({ db }) => db.flow.findMany({ ...byName, where: { archivedAt: null }, select: { id: true, name: true } }),
  extension: async ({ db }) => {
    const extensions = await db.extension.findMany({ orderBy: { extension: "asc" } });
    return extensions.map(({ extension, label, sipUri }) => ({
      id: extension,
      name: label === "" ? extension : `${extension} ${label}`,
      detail: sipUri,
    }));
  },
  credential: ({ db }) => db.credential.findMany({ ...byName, select: { id: true, name: true } }),
};

/** What a block's field may name. */
export const references = viewerProcedure
  .input(z.object({ kind: z.enum(kinds) }))
  .query(({ ctx: { scope }, input }) => readers[input.kind](scope));
