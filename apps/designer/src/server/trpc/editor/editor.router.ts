import { createRouter } from "../init";
import { load } from "./load.procedure";
import { pull } from "./pull.procedure";
import { push } from "./push.procedure";
import { references } from "./references.procedure";

export const editorRouter = createRouter({ load, push, pull, references });
