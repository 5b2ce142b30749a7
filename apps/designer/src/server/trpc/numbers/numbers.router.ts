import { createRouter } from "../init";
import { list } from "./list.procedure";

export const numbersRouter = createRouter({ list });
