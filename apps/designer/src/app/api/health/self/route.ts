import { ownHealth } from "@/server/health/own-health";
import { services } from "@/server/services/services";

/** This process alone, as every process tells it: what whoever started it waits for. */
export async function GET(): Promise<Response> {
  const report = await ownHealth(services());
  return Response.json(report, {
    status: report.state === "down" ? 503 : 200,
    headers: { "cache-control": "no-store" },
  });
}
