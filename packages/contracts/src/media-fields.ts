import { z } from "zod";

/** Fields that the messages of the media control protocol share; not for use outside of it. */
export const idSchema = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,127}$/, "1–128 characters of A–Z a–z 0–9 _ . : -");
export const hashSchema = z.string().regex(/^[0-9a-f]{64}$/, "a SHA-256 in lower-case hex");
export const epochSchema = z.number().int().min(0);
export const sdpSchema = z.string().max(65_536);
