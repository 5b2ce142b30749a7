import type { BlockCategory } from "@callwright/flow-schema";

/** Colours of the categories: the bar of a card, its icon, a soft ground, and the colour in the minimap. */
export const CATEGORY_STYLES: Readonly<
  Record<BlockCategory, { readonly bar: string; readonly text: string; readonly soft: string; readonly color: string }>
> = {
  entry: { bar: "bg-entry", text: "text-entry", soft: "bg-entry-soft", color: "var(--entry)" },
  talk: { bar: "bg-talk", text: "text-talk", soft: "bg-talk-soft", color: "var(--talk)" },
  decide: { bar: "bg-decide", text: "text-decide", soft: "bg-decide-soft", color: "var(--decide)" },
  data: { bar: "bg-data", text: "text-data", soft: "bg-data-soft", color: "var(--data)" },
  route: { bar: "bg-route", text: "text-route", soft: "bg-route-soft", color: "var(--route)" },
  control: { bar: "bg-control", text: "text-control", soft: "bg-control-soft", color: "var(--control)" },
  outbound: { bar: "bg-outbound", text: "text-outbound", soft: "bg-outbound-soft", color: "var(--outbound)" },
};

/** Categories in the order of the palette. */
export const CATEGORIES: readonly BlockCategory[] = ["entry", "talk", "decide", "data", "route", "control", "outbound"];
