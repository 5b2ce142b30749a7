import { getRequestConfig } from "next-intl/server";
import { messages } from "./catalogue";

/** The one language so far. More come as further catalogues beside en.json (zh-CN and pl are planned). */
export const LOCALE = "en";

export default getRequestConfig(async () => ({
  locale: LOCALE,
  messages,
  // pages say times in the workspace's zone; this is only what stands before it is known
  timeZone: "UTC",
}));
