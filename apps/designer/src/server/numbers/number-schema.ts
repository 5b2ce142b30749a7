import { z } from "zod";

/** As it stands in the user part of the request URI: digits, with a leading + where the trunk sends one. */
export const numberSchema = z
  .string()
  .trim()
  .regex(/^\+?[0-9]{1,20}$/, "up to 20 digits, with a leading + where your trunk sends it");

export const numberLabelSchema = z.string().trim().max(80).default("");
