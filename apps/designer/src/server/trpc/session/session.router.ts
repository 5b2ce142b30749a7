import { createRouter } from "../init";
import { me } from "./me.procedure";

export const sessionRouter = createRouter({ me });
