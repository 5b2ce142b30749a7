"use client";

import { Button } from "@callwright/ui";
import { ArrowDown, ArrowUp, Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import { fieldTexts } from "../../../model/block-texts";
import { type Control, type FormField, newListItem } from "../../../model/form-model";
import { useEditor } from "../../../state/editor-context";
import { ControlEditor, type ControlProps, memberOf } from "../control-editor";
import { FieldRow } from "../field-row";
import { type Path, textPath, useForm } from "../form-context";
import { useFieldProblem } from "../problem-notes";

/** Several values of one kind: short ones as rows of a table, longer ones as cards. */
export function ListControl({ control, value, path }: ControlProps<Extract<Control, { type: "list" }>>) {
  const t = useTranslations("editor.list");
  const { set, disabled } = useForm();
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const fields = control.item.type === "group" ? control.item.fields.filter((field) => field.key !== "id") : [];
  const inline = fields.length > 0 && fields.length <= 2 && fields.every(isShort);
  const move = (from: number, to: number) => {
    const next = [...items];
    next.splice(to, 0, ...next.splice(from, 1));
    set(path, next);
  };
  const remove = (index: number) =>
    set(
      path,
      items.filter((_, at) => at !== index),
    );
  const full = control.max !== undefined && items.length >= control.max;
  return (
    <div className="flex flex-col gap-2">
      {inline && items.length > 0 ? <ColumnHeads fields={fields} path={path} /> : null}
      <ul className="flex flex-col gap-2">
        {items.map((item, index) => (
          // Items have no identity of their own; their place is what they are.
          <li key={keyOf(item, index)}>
            {inline ? (
              <InlineItem fields={fields} item={item} path={[...path, index]}>
                <ItemButtons
                  index={index}
                  count={items.length}
                  canRemove={items.length > control.min}
                  onMove={move}
                  onRemove={remove}
                />
              </InlineItem>
            ) : (
              <div className="rounded-lg border border-line bg-sunken/50 p-3">
                <div className="mb-2 flex items-center justify-between">
                  <span className="font-medium text-[12px] text-faint">{t("number", { number: index + 1 })}</span>
                  <ItemButtons
                    index={index}
                    count={items.length}
                    canRemove={items.length > control.min}
                    onMove={move}
                    onRemove={remove}
                  />
                </div>
                <CardItem control={control.item} fields={fields} item={item} path={[...path, index]} />
              </div>
            )}
          </li>
        ))}
      </ul>
      {disabled ? null : (
        <Button
          size="sm"
          variant="ghost"
          className="self-start text-accent-text"
          disabled={full}
          onClick={() => set(path, [...items, newListItem(control.item, items)])}
        >
          <Plus aria-hidden="true" />
          {t("add")}
        </Button>
      )}
    </div>
  );
}

const isShort = ({ control }: FormField) =>
  control.type === "keys" ||
  control.type === "text" ||
  control.type === "choice" ||
  control.type === "number" ||
  (control.type === "role" && !(control.role.role === "template" && control.role.multiline));

function keyOf(item: unknown, index: number): string {
  const id = memberOf(item, "id");
  return typeof id === "string" ? id : `item-${index}`;
}

const columnOf = (field: FormField) => (field.control.type === "keys" ? "w-14 shrink-0" : "min-w-0 flex-1");

function ColumnHeads({ fields, path }: { fields: readonly FormField[]; path: Path }) {
  const { locale } = useEditor();
  const { definition } = useForm();
  return (
    <div aria-hidden="true" className="flex gap-1.5 pr-8 text-[11px] text-faint">
      {fields.map((field) => (
        <span key={field.key} className={columnOf(field)}>
          {fieldTexts(definition, locale, `${textPath(path)}.${field.key}`).label}
        </span>
      ))}
    </div>
  );
}

interface InlineItemProps {
  readonly fields: readonly FormField[];
  readonly item: unknown;
  readonly path: Path;
  readonly children: React.ReactNode;
}

function InlineItem({ fields, item, path, children }: InlineItemProps) {
  return (
    <div>
      <div className="flex items-center gap-1.5">
        {fields.map((field) => (
          <InlineField key={field.key} field={field} value={memberOf(item, field.key)} path={[...path, field.key]} />
        ))}
        {children}
      </div>
      {fields.map((field) => (
        <InlineProblem key={field.key} field={field} path={[...path, field.key]} />
      ))}
    </div>
  );
}

function InlineField({ field, value, path }: { field: FormField; value: unknown; path: Path }) {
  const { locale } = useEditor();
  const { definition } = useForm();
  const { label, example } = fieldTexts(definition, locale, textPath(path));
  return (
    <div data-field={path.join(".")} className={columnOf(field)}>
      <ControlEditor
        control={field.control}
        value={value ?? field.default}
        path={path}
        aria={{ "aria-label": label }}
        example={example}
      />
    </div>
  );
}

function InlineProblem({ field, path }: { field: FormField; path: Path }) {
  const problem = useFieldProblem(path, field.control);
  return problem ? <p className="mt-1 text-[13px] text-bad">{problem}</p> : null;
}

interface CardItemProps {
  readonly control: Control;
  readonly fields: readonly FormField[];
  readonly item: unknown;
  readonly path: Path;
}

function CardItem({ control, fields, item, path }: CardItemProps) {
  if (control.type !== "group") return <ControlEditor control={control} value={item} path={path} aria={{}} />;
  return (
    <div className="flex flex-col gap-3">
      {fields.map((field) => (
        <FieldRow key={field.key} field={field} value={memberOf(item, field.key)} path={[...path, field.key]} />
      ))}
    </div>
  );
}

interface ItemButtonsProps {
  readonly index: number;
  readonly count: number;
  readonly canRemove: boolean;
  readonly onMove: (from: number, to: number) => void;
  readonly onRemove: (index: number) => void;
}

export function ItemButtons({ index, count, canRemove, onMove, onRemove }: ItemButtonsProps) {
  const t = useTranslations("editor.list");
  const { disabled } = useForm();
  if (disabled) return null;
  return (
    <span className="flex shrink-0 items-center">
      {count > 1 ? (
        <span className="flex flex-col">
          <MoveButton label={t("up")} disabled={index === 0} onClick={() => onMove(index, index - 1)}>
            <ArrowUp />
          </MoveButton>
          <MoveButton label={t("down")} disabled={index === count - 1} onClick={() => onMove(index, index + 1)}>
            <ArrowDown />
          </MoveButton>
        </span>
      ) : null}
      <Button
        variant="ghost"
        size="icon-xs"
        className="text-faint"
        aria-label={t("remove", { number: index + 1 })}
        disabled={!canRemove}
        onClick={() => onRemove(index)}
      >
        <X />
      </Button>
    </span>
  );
}

interface MoveButtonProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function MoveButton({ label, disabled, onClick, children }: MoveButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
      className="flex h-3.5 w-5 items-center justify-center rounded text-faint hover:bg-hover hover:text-ink disabled:opacity-30 [&_svg]:size-3"
    >
      {children}
    </button>
  );
}
