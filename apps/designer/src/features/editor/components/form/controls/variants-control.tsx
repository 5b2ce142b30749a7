"use client";

import { SegmentedControl, Select } from "@callwright/ui";
import { fieldTexts } from "../../../model/block-texts";
import { type Control, emptyVariant } from "../../../model/form-model";
import { useEditor } from "../../../state/editor-context";
import { type ControlProps, memberOf } from "../control-editor";
import { FieldRow } from "../field-row";
import { textPath, useForm } from "../form-context";

/** One of several shapes of a value: which one, then its own fields. */
export function VariantsControl({ control, value, path, aria }: ControlProps<Extract<Control, { type: "variants" }>>) {
  const { locale } = useEditor();
  const { definition, set, disabled } = useForm();
  const tag = memberOf(value, control.tag);
  const chosen = control.variants.find((variant) => variant.value === tag) ?? control.variants[0];
  const labels = {
    ...fieldTexts(definition, locale, textPath(path)).options,
    ...fieldTexts(definition, locale, `${textPath(path)}.${control.tag}`).options,
  };
  const options = control.variants.map((variant) => ({
    value: variant.value,
    label: labels[variant.value] ?? variant.value,
  }));
  const choose = (next: string) => {
    const variant = control.variants.find((candidate) => candidate.value === next);
    if (variant && variant !== chosen) set(path, emptyVariant(control.tag, variant));
  };
  if (!chosen) return null;
  return (
    <div className="flex flex-col gap-3">
      {options.length <= 3 && !disabled ? (
        <SegmentedControl
          aria-label={fieldTexts(definition, locale, textPath(path)).label}
          value={chosen.value}
          options={options}
          onValueChange={choose}
          className="self-start"
        />
      ) : (
        <Select {...aria} value={chosen.value} options={options} disabled={disabled} onValueChange={choose} />
      )}
      {chosen.fields.map((field) => (
        <FieldRow
          key={`${chosen.value}.${field.key}`}
          field={field}
          value={memberOf(value, field.key)}
          path={[...path, field.key]}
        />
      ))}
    </div>
  );
}
