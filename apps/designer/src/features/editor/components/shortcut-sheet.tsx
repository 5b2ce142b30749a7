"use client";

import { Dialog, DialogContent, Kbd } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { useEditor, useView } from "../state/editor-context";

const GROUPS = {
  edit: [
    ["undo", "Ctrl Z"],
    ["redo", "Ctrl Shift Z"],
    ["copy", "Ctrl C"],
    ["cut", "Ctrl X"],
    ["paste", "Ctrl V"],
    ["duplicate", "Ctrl D"],
    ["remove", "Del"],
    ["selectAll", "Ctrl A"],
    ["nudge", "← ↑ ↓ →"],
    ["nudgeFar", "Shift ← →"],
  ],
  view: [
    ["find", "Ctrl F"],
    ["palette", "/"],
    ["open", "Enter"],
    ["next", "Tab"],
    ["arrange", "Shift A"],
    ["fit", "Shift 1"],
    ["deselect", "Esc"],
    ["help", "?"],
  ],
  mouse: [
    ["pan", "drag"],
    ["scroll", "wheel"],
    ["zoom", "Ctrl wheel"],
    ["box", "Shift drag"],
    ["add", "Shift click"],
  ],
} as const;
const NAMES = ["edit", "view", "mouse"] as const;

/** Every key and gesture of the canvas. */
export function ShortcutSheet() {
  const t = useTranslations("editor.shortcuts");
  const { view } = useEditor();
  const open = useView((state) => state.shortcuts);
  return (
    <Dialog open={open} onOpenChange={(shortcuts) => view.setState({ shortcuts })}>
      <DialogContent title={t("title")} closeLabel={t("close")} className="max-w-3xl">
        <div className="grid gap-x-8 gap-y-6 sm:grid-cols-2 md:grid-cols-3">
          {NAMES.map((group) => (
            <section key={group}>
              <h3 className="mb-2 font-medium text-[13px] text-faint">{t(`groups.${group}`)}</h3>
              <dl className="space-y-1.5">
                {GROUPS[group].map(([name, keys]) => (
                  <div key={name} className="flex items-center justify-between gap-3 text-[13px]">
                    <dt className="text-ink">{t(`names.${name}`)}</dt>
                    <dd className="flex gap-1">
                      {keys.split(" ").map((key) => (
                        <Kbd key={key}>{isGesture(key) ? t(`gestures.${key}`) : key}</Kbd>
                      ))}
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  );
}

const GESTURES = ["drag", "wheel", "click"] as const;

function isGesture(key: string): key is (typeof GESTURES)[number] {
  return GESTURES.some((gesture) => gesture === key);
}
