import { createRouter } from "../init";
import { archive } from "./archive.procedure";
import { create } from "./create.procedure";
import { duplicate } from "./duplicate.procedure";
import { exportFlow } from "./export.procedure";
import { get } from "./get.procedure";
import { importFlow } from "./import.procedure";
import { list } from "./list.procedure";

export const flowsRouter = createRouter({
  list,
  get,
  create,
  duplicate,
  archive,
  import: importFlow,
  export: exportFlow,
});
