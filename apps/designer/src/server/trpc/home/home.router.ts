import { createRouter } from "../init";
import { overview } from "./overview.procedure";

export const homeRouter = createRouter({ overview });
