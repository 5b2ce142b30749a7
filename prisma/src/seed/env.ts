import { seedContextSchema } from "./seed-context";

export const env = seedContextSchema.parse(JSON.parse(process.env.SEED_CONTEXT ?? "{}"));
