import { z } from "zod";

export const roleSchema = z.enum(["owner", "admin", "editor", "viewer"]);
