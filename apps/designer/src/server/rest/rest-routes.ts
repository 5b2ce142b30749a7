import type { RestRoute } from "./define-route";
import { getCall, listCalls } from "./routes/calls.routes";
import { exportFlow, flowDocument, getFlow, importFlow, listFlows } from "./routes/flows.routes";
import { health } from "./routes/health.routes";
import { listNumbers } from "./routes/numbers.routes";
import { publishFlow, validateFlow } from "./routes/publish.routes";

/** Every address of /api/v1. Of two that fit a request, the first one answers: fixed ones stand before those with parameters. */
export const restRoutes: readonly RestRoute[] = [
  health,
  listFlows,
  importFlow,
  validateFlow,
  publishFlow,
  getFlow,
  flowDocument,
  exportFlow,
  listNumbers,
  listCalls,
  getCall,
];
