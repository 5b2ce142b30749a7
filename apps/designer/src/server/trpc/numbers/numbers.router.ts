import { createRouter } from "../init";
import { assign } from "./assign.procedure";
import { create } from "./create.procedure";
import { deleteProcedure } from "./delete.procedure";
import { label } from "./label.procedure";
import { list } from "./list.procedure";

export const numbersRouter = createRouter({ list, create, label, assign, delete: deleteProcedure });
