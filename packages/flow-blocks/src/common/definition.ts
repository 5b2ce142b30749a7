import type { Message, Port } from "@callwright/flow-schema";

/** A port whose label is the text `ports.<id>` of the block's messages. */
export const port = (id: string, portClass: Port["class"] = "normal"): Port => ({
  id,
  class: portClass,
  label: { key: `ports.${id}` },
});

export const summary = (key: string, params?: Message["params"]): Message => ({
  key: `summary.${key}`,
  ...(params ? { params } : {}),
});
