import manifest from "../package.json";

/** The version of this tool, as in its package.json. */
export const { version } = manifest;
