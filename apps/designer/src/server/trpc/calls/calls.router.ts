import { createRouter } from "../init";
import { get } from "./get.procedure";
import { journal } from "./journal.procedure";
import { list } from "./list.procedure";

export const callsRouter = createRouter({ list, get, journal });
