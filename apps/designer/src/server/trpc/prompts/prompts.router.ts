import { createRouter } from "../init";
import { deleteProcedure } from "./delete.procedure";
import { list } from "./list.procedure";
import { rename } from "./rename.procedure";
import { synthesize } from "./synthesize.procedure";
import { uses } from "./uses.procedure";

export const promptsRouter = createRouter({ list, uses, synthesize, rename, delete: deleteProcedure });
