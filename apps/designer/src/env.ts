import { designerEnv, type EnvSource, readEnv } from "@callwright/config";

/**
 * The variables of this process, checked.
 * @throws EnvError which names every wrong one
 */
export function readDesignerEnv(source: EnvSource) {
  return { ...readEnv(designerEnv, source), production: source.NODE_ENV === "production" };
}

export type DesignerEnv = ReturnType<typeof readDesignerEnv>;
