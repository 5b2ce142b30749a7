"use client";

import { Combobox } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { connect, disconnect } from "../../model/block-commands";
import { blockView } from "../../model/canvas-model";
import { useBlock, useBlockView, useEditor, useFlow, useRun } from "../../state/editor-context";

const NOWHERE = " nowhere";

/** Where each port leads, with pickers: the way to connect blocks without drawing. */
export function WaysOn({ id }: { id: string }) {
  const t = useTranslations("editor.ways");
  const { definitions, locale, canEdit } = useEditor();
  const run = useRun();
  const block = useBlock(id);
  const view = useBlockView(id);
  const blocks = useFlow((flow) => flow.blocks);
  const start = useFlow((flow) => flow.start);
  if (!block || !view) return null;
  const ports = [...view.normal, ...view.failure];
  if (ports.length === 0) return <p className="border-line border-t pt-3 text-[13px] text-faint">{t("ends")}</p>;
  const targets = Object.entries(blocks)
    .filter(([key, target]) => key !== start && target.kind !== "error-handler")
    .map(([key, target]) => {
      const card = blockView(target, definitions, locale);
      return { value: key, label: target.name || card.kindLabel, description: card.kindLabel };
    });
  return (
    <section className="border-line border-t pt-3">
      <h3 className="mb-2 font-medium text-[13px] text-ink">{t("title")}</h3>
      <ul className="flex flex-col gap-1.5">
        {ports.map((port) => (
          <li key={port.id} className="flex items-center gap-2">
            <span className="w-32 shrink-0 truncate text-[13px] text-muted" title={port.label}>
              {port.label}
            </span>
            <Combobox
              aria-label={t("of", { port: port.label })}
              value={block.next[port.id] ?? NOWHERE}
              disabled={!canEdit}
              options={[
                { value: NOWHERE, label: port.class === "failure" ? t("errorHandler") : t("nowhere") },
                ...targets,
              ]}
              onValueChange={(to) => run(to === NOWHERE ? disconnect(id, port.id) : connect(id, port.id, to))}
              placeholder={t("nowhere")}
              searchPlaceholder={t("search")}
              emptyText={t("nothing")}
              className="h-8 text-[13px]"
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
