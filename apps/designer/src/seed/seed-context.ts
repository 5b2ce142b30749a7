import { z } from "zod";

/** What `npm start` tells the seed about this installation: JSON in the variable SEED_CONTEXT. */
export const seedContextSchema = z.object({
  databaseUrl: z.string(),
  /** URL by which a browser reaches the pages. */
  publicUrl: z.string(),
  /** Host and port by which phones reach the SIP server, such as 127.0.0.1:5060. */
  sipAddress: z.string(),
  /** Origin of the demo's business system, such as http://127.0.0.1:41234. It may differ from start to start. */
  sampleServiceUrl: z.string(),
  /** Folder of the content-addressed store of prompts and recordings. */
  mediaStoreDir: z.string(),
  /** The key that the command line tool finds in the data directory. */
  apiKey: z.string(),
  /** First password of the demo's admin, where the seed makes one. */
  adminPassword: z.string(),
  /** Address of the phone at the demo's reception. */
  receptionUri: z.string().default("sip:2000@127.0.0.1:5070"),
});
export type SeedContext = z.infer<typeof seedContextSchema>;

/** Lines for the block that `npm start` prints. */
export interface SeedReport {
  signIn: string[];
  firstCall: string[];
}
