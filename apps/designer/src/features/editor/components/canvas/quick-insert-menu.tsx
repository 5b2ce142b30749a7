"use client";

import {
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
  cn,
  Popover,
  PopoverAnchor,
  PopoverContent,
} from "@callwright/ui";
import { useTranslations } from "next-intl";
import { likelyNext, type PaletteEntry, paletteEntries } from "../../model/palette-model";
import { addBlockOfKind } from "../../state/editor-actions";
import { useEditor, useView } from "../../state/editor-context";
import { BlockIcon } from "./block-icon";
import { CATEGORY_STYLES } from "./category-styles";

/** Opens where a wire was let go, or on a wire: the block that is chosen is wired in. */
export function QuickInsertMenu() {
  const t = useTranslations("editor.quickInsert");
  const editor = useEditor();
  const { definitions, locale, session, view } = editor;
  const insert = useView((state) => state.quickInsert);
  if (!insert) return null;
  const close = () => view.setState({ quickInsert: null });
  const choose = (kind: string) => {
    close();
    addBlockOfKind(editor, kind, insert.canvas, insert.from && { ...insert.from, into: insert.into });
  };
  const entries = paletteEntries(definitions, locale, "");
  const { likely, others } = likelyNext(session.document, insert.from?.block ?? null, entries);
  const item = (entry: PaletteEntry) => (
    <CommandItem
      key={entry.kind}
      value={entry.kind}
      keywords={[entry.label, entry.description]}
      onSelect={() => choose(entry.kind)}
    >
      <span
        className={cn(
          "flex size-6 shrink-0 items-center justify-center rounded-md",
          CATEGORY_STYLES[entry.category].soft,
        )}
      >
        <BlockIcon name={entry.icon} className="!size-3.5" color={CATEGORY_STYLES[entry.category].color} />
      </span>
      <span className="truncate">{entry.label}</span>
    </CommandItem>
  );
  return (
    <Popover open onOpenChange={(open) => (open ? undefined : close())}>
      <PopoverAnchor asChild>
        <span aria-hidden="true" className="fixed size-0" style={{ left: insert.screen.x, top: insert.screen.y }} />
      </PopoverAnchor>
      <PopoverContent align="center" className="w-64 p-0" aria-label={t("label")}>
        <Command loop label={t("label")}>
          <CommandInput placeholder={t("search")} autoFocus className="h-9" />
          <CommandList className="max-h-72">
            <CommandEmpty>{t("nothing")}</CommandEmpty>
            <CommandGroup heading={t("likely")}>{likely.map(item)}</CommandGroup>
            <CommandGroup heading={t("others")}>{others.map(item)}</CommandGroup>
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
