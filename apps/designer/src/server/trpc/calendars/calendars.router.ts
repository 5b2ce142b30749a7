import { createRouter } from "../init";
import { deleteProcedure } from "./delete.procedure";
import { list } from "./list.procedure";
import { save } from "./save.procedure";

export const calendarsRouter = createRouter({ list, save, delete: deleteProcedure });
