import { readEnv, sampleServiceEnv } from "@callwright/config";

export const env = readEnv(sampleServiceEnv, process.env);
