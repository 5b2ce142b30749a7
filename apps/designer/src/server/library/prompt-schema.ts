import { z } from "zod";

export const promptNameSchema = z.string().trim().min(1).max(120);
/** BCP 47, such as en or zh-CN. */
export const promptLanguageSchema = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  .max(35);
