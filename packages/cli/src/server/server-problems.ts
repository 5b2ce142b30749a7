import { z } from "zod";

/** Problems of a flow as the server sends them. What would mend them is worked out by whoever shows them. */
export const serverProblemsSchema = z.array(
  z
    .object({
      code: z.string(),
      severity: z.enum(["error", "warning"]),
      block: z.string().exactOptional(),
      port: z.string().exactOptional(),
      path: z.array(z.union([z.string(), z.number()])).exactOptional(),
      params: z.record(z.string(), z.union([z.string(), z.number()])).exactOptional(),
    })
    .strip(),
);
