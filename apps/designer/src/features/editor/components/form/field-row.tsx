"use client";

import { Field, Switch } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { fieldTexts } from "../../model/block-texts";
import type { FormField } from "../../model/form-model";
import { useEditor } from "../../state/editor-context";
import { ControlEditor } from "./control-editor";
import { type Path, textPath, useForm } from "./form-context";
import { useFieldProblem } from "./problem-notes";

export interface FieldRowProps {
  readonly field: FormField;
  readonly value: unknown;
  readonly path: Path;
}

/** One field of the form: label, control, what is wrong with it, help and an example. */
export function FieldRow({ field, value, path }: FieldRowProps) {
  const t = useTranslations("editor.form");
  const { locale } = useEditor();
  const { definition } = useForm();
  const texts = fieldTexts(definition, locale, textPath(path));
  const problem = useFieldProblem(path, field.control);
  const shown = value === undefined ? field.default : value;
  if (field.control.type === "boolean") return <SwitchRow field={field} value={shown} path={path} />;
  const help = texts.help;
  const optional = field.control.type === "role" && !field.control.role.required;
  return (
    <div data-field={path.join(".")}>
      <Field
        label={texts.label}
        {...(help === undefined ? {} : { help })}
        {...(problem === null ? {} : { error: problem })}
        {...(optional ? { hint: t("optional") } : {})}
      >
        {(aria) => (
          <ControlEditor control={field.control} value={shown} path={path} aria={aria} example={texts.example} />
        )}
      </Field>
    </div>
  );
}

function SwitchRow({ field, value, path }: FieldRowProps) {
  const { locale } = useEditor();
  const { definition, set, disabled } = useForm();
  const problem = useFieldProblem(path, field.control);
  const texts = fieldTexts(definition, locale, textPath(path));
  const id = useId();
  return (
    <div data-field={path.join(".")} className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <label htmlFor={id} className="font-medium text-[13px] text-ink">
          {texts.label}
        </label>
        {texts.help ? (
          <p id={`${id}-help`} className="text-[13px] text-faint">
            {texts.help}
          </p>
        ) : null}
        {problem ? <p className="mt-1 text-[13px] text-bad">{problem}</p> : null}
      </div>
      <Switch
        id={id}
        checked={value === true}
        disabled={disabled}
        {...(texts.help ? { "aria-describedby": `${id}-help` } : {})}
        onCheckedChange={(checked) => set(path, checked === true)}
      />
    </div>
  );
}
