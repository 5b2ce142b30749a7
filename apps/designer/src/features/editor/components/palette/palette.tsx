"use client";

import { Input } from "@callwright/ui";
import { Search } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import { usePaletteDrag } from "../../hooks/use-palette-drag";
import { paletteEntries } from "../../model/palette-model";
import { useEditor } from "../../state/editor-context";
import { CATEGORIES } from "../canvas/category-styles";
import { PaletteGhost } from "./palette-ghost";
import { PaletteItem } from "./palette-item";

/** Every block that can be added: searched, dragged onto the canvas, or added with a click. */
export function Palette() {
  const t = useTranslations("editor.palette");
  const { definitions, locale, canEdit } = useEditor();
  const [query, setQuery] = useState("");
  const list = useRef<HTMLDivElement>(null);
  const entries = useMemo(() => paletteEntries(definitions, locale, query), [definitions, locale, query]);
  const drag = usePaletteDrag();
  const groups = CATEGORIES.map((category) => ({
    category,
    entries: entries.filter((entry) => entry.category === category),
  })).filter((group) => group.entries.length > 0);
  const [first] = entries;
  return (
    <aside aria-label={t("label")} className="flex w-58 shrink-0 flex-col border-line border-r bg-surface">
      <div className="relative p-3 pb-2">
        <Search aria-hidden="true" className="absolute top-5.5 left-5.5 size-3.5 text-faint" />
        <Input
          type="search"
          data-palette-search=""
          value={query}
          placeholder={t("search")}
          aria-label={t("search")}
          className="h-8 pl-8 text-[13px]"
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && first && query.trim() !== "") {
              drag.add(first.kind);
              setQuery("");
            }
            if (event.key === "ArrowDown") list.current?.querySelector("button")?.focus();
            if (event.key === "Escape") setQuery("");
          }}
        />
      </div>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {groups.map((group) => (
          <section key={group.category} className="mt-2 first:mt-0">
            <h2 className="px-2 py-1 font-medium text-[11px] text-faint">{t(`categories.${group.category}`)}</h2>
            <ul>
              {group.entries.map((entry) => (
                <li key={entry.kind}>
                  <PaletteItem entry={entry} disabled={!canEdit} {...drag.bind(entry)} />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 ? <p className="px-2 py-6 text-center text-[13px] text-faint">{t("nothing")}</p> : null}
      </div>
      <p className="border-line border-t px-4 py-2.5 text-[11px] text-faint leading-4">{t("hint")}</p>
      {drag.ghost ? <PaletteGhost {...drag.ghost} /> : null}
    </aside>
  );
}
