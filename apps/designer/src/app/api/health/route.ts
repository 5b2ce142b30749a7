import { systemHealth } from "@/server/health/system-health";
import { services } from "@/server/services/services";

/** The state of every component; 503 as soon as one is down. Says nothing that only members may know. */
export async function GET(): Promise<Response> {
  const report = await systemHealth(services());
  return Response.json(report, {
    status: report.state === "down" ? 503 : 200,
    headers: { "cache-control": "no-store" },
  });
}
