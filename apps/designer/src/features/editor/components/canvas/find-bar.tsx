"use client";

import { CommandDialog, CommandEmpty, CommandInput, CommandItem, CommandList } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { useRevealBlock } from "../../hooks/use-reveal-block";
import { blockView } from "../../model/canvas-model";
import { useEditor, useView } from "../../state/editor-context";
import { BlockIcon } from "./block-icon";

/** Finds a block by its name, its kind, or any text that it holds. */
export function FindBar() {
  const t = useTranslations("editor.find");
  const { view, session, definitions, locale } = useEditor();
  const open = useView((state) => state.finding);
  const reveal = useRevealBlock();
  const close = () => view.setState({ finding: false });
  return (
    <CommandDialog open={open} onOpenChange={close} title={t("title")}>
      <CommandInput placeholder={t("placeholder")} />
      <CommandList>
        <CommandEmpty>{t("nothing")}</CommandEmpty>
        {open
          ? Object.entries(session.document.blocks).map(([id, block]) => {
              const card = blockView(block, definitions, locale);
              return (
                <CommandItem
                  key={id}
                  value={id}
                  keywords={[block.name, card.kindLabel, card.summary ?? "", textOf(block.config)]}
                  onSelect={() => {
                    close();
                    reveal(id);
                  }}
                >
                  <BlockIcon name={card.icon} />
                  <span className="shrink-0 font-medium">{block.name || card.kindLabel}</span>
                  <span className="truncate text-faint text-xs">{card.summary}</span>
                </CommandItem>
              );
            })
          : null}
      </CommandList>
    </CommandDialog>
  );
}

/** Every text in a configuration, for the search. */
function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null) return "";
  return Object.values(value).map(textOf).filter(Boolean).join(" ");
}
