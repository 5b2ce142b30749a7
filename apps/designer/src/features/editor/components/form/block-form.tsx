"use client";

import { Input } from "@callwright/ui";
import { ChevronRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useMemo, useRef, useState } from "react";
import { renameBlock } from "../../model/block-commands";
import { textsOf } from "../../model/block-texts";
import { editConfig } from "../../model/config-edit";
import { type FormField, formOf } from "../../model/form-model";
import { useBlock, useBlockProblems, useBlockView, useEditor, useRun, useView } from "../../state/editor-context";
import { BlockIcon } from "../canvas/block-icon";
import { CATEGORY_STYLES } from "../canvas/category-styles";
import { BlockMenu } from "./block-menu";
import { FieldRow } from "./field-row";
import { FormProvider, type FormState } from "./form-context";
import { HelpText } from "./help-text";
import { ProblemNotes } from "./problem-notes";
import { WaysOn } from "./ways-on";

/** Everything about one block: its name, its settings, where it leads, and help. */
export function BlockForm({ id }: { id: string }) {
  const t = useTranslations("editor.form");
  const { session, definitions, locale, canEdit } = useEditor();
  const run = useRun();
  const block = useBlock(id);
  const view = useBlockView(id);
  const problems = useBlockProblems(id);
  const root = useFocusedField(id);
  const definition = block && definitions[block.kind];
  const form = useMemo(
    (): FormState | null =>
      definition
        ? {
            block: id,
            definition,
            problems,
            disabled: !canEdit,
            set: (path, value, typing = false) =>
              run(
                editConfig(session.document, definitions, id, path, value),
                typing ? { merge: `config:${id}:${path.join(".")}` } : {},
              ),
            left: () => session.endStep(),
          }
        : null,
    [id, definition, problems, canEdit, run, session, definitions],
  );
  if (!block || !view) return null;
  const fields = definition ? formOf(definition) : [];
  const style = CATEGORY_STYLES[view.category];
  return (
    <div ref={root} className="flex flex-col gap-5 p-4">
      <div className="flex items-start gap-2.5">
        <span className={`flex size-9 shrink-0 items-center justify-center rounded-lg ${style.soft} ${style.text}`}>
          <BlockIcon name={view.icon} className="size-4.5" />
        </span>
        <div className="min-w-0 flex-1">
          <p className="text-[11px] text-faint leading-4">{view.kindLabel}</p>
          <Input
            value={block.name}
            maxLength={80}
            disabled={!canEdit}
            aria-label={t("name")}
            placeholder={view.kindLabel}
            className="-ml-1.5 h-7 border-transparent bg-transparent px-1.5 font-semibold shadow-none hover:border-line"
            onChange={(event) => run(renameBlock(id, event.target.value), { merge: `name:${id}` })}
            onBlur={() => session.endStep()}
          />
        </div>
        <BlockMenu id={id} />
      </div>
      <ProblemNotes problems={problems.filter((problem) => !belongsToField(problem.path))} />
      {form && definition ? (
        <FormProvider state={form}>
          {fields
            .filter((field) => !field.more)
            .map((field) => (
              <FieldRow key={field.key} field={field} value={block.config[field.key]} path={[field.key]} />
            ))}
          <MoreFields fields={fields.filter((field) => field.more)} config={block.config} />
        </FormProvider>
      ) : (
        <p className="text-muted text-sm">{t("unknownKind", { kind: block.kind })}</p>
      )}
      <WaysOn id={id} />
      {definition ? <HelpText title={t("help")} text={textsOf(definition, locale).help} /> : null}
    </div>
  );
}

const belongsToField = (path: readonly unknown[] | undefined) => path !== undefined && path.length > 0;

interface MoreFieldsProps {
  readonly fields: readonly FormField[];
  readonly config: Readonly<Record<string, unknown>>;
}

function MoreFields({ fields, config }: MoreFieldsProps) {
  const t = useTranslations("editor.form");
  const focusField = useView((view) => view.focusField);
  const wanted = fields.some((field) => focusField?.split(".")[0] === field.key);
  const [open, setOpen] = useState(wanted);
  useEffect(() => {
    if (wanted) setOpen(true);
  }, [wanted]);
  if (fields.length === 0) return null;
  return (
    <section className="border-line border-t pt-3">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex w-full items-center gap-1.5 rounded-md py-1 font-medium text-[13px] text-muted hover:text-ink"
      >
        <ChevronRight
          aria-hidden="true"
          className={`size-4 transition-transform duration-100 ${open ? "rotate-90" : ""}`}
        />
        {t("more")}
        <span className="font-normal text-faint">{t("moreCount", { count: fields.length })}</span>
      </button>
      {open ? (
        <div className="mt-3 flex flex-col gap-5">
          {fields.map((field) => (
            <FieldRow key={field.key} field={field} value={config[field.key]} path={[field.key]} />
          ))}
        </div>
      ) : null}
    </section>
  );
}

/** Moves the focus to a field that was asked for from elsewhere, such as the list of problems. */
function useFocusedField(id: string) {
  const { view } = useEditor();
  const focusField = useView((state) => state.focusField);
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (focusField === null || id === "") return;
    // After this frame: a dialog that the press has closed still holds the focus until then.
    const frame = requestAnimationFrame(() => {
      const parts = focusField.split(".");
      for (let length = parts.length; length > 0; length -= 1) {
        const path = CSS.escape(parts.slice(0, length).join("."));
        const field = root.current?.querySelector<HTMLElement>(`[data-field="${path}"]`);
        if (!field) continue;
        field.scrollIntoView({ block: "center" });
        field.querySelector<HTMLElement>("input, textarea, button")?.focus({ preventScroll: true });
        break;
      }
      view.setState({ focusField: null });
    });
    return () => cancelAnimationFrame(frame);
  }, [focusField, id, view]);
  return root;
}
