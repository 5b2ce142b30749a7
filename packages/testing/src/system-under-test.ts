import { z } from "zod";

const schema = z.object({
  url: z.string(),
  /** `host:port` for SIP. */
  sipAddress: z.string(),
  dataDir: z.string(),
  adminPassword: z.string(),
  apiKey: z.string(),
});

/** What tests in other processes must know of a running system. */
export type SystemUnderTest = z.infer<typeof schema>;

const VARIABLE = "CALLWRIGHT_SYSTEM";

/** Tells the processes that this one starts which system they test. */
export function announceSystem(system: SystemUnderTest): void {
  process.env[VARIABLE] = JSON.stringify(schema.parse(system));
}

/** The system that was announced. */
export function announcedSystem(): SystemUnderTest {
  return schema.parse(JSON.parse(process.env[VARIABLE] ?? "null"));
}
