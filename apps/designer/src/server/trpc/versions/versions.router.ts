import { createRouter } from "../init";
import { document } from "./document.procedure";
import { list } from "./list.procedure";
import { publish } from "./publish.procedure";

export const versionsRouter = createRouter({ list, document, publish });
