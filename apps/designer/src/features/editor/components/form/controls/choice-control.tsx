"use client";

import { Select } from "@callwright/ui";
import { fieldTexts } from "../../../model/block-texts";
import type { Control } from "../../../model/form-model";
import { useEditor } from "../../../state/editor-context";
import type { ControlProps } from "../control-editor";
import { textPath, useForm } from "../form-context";

export function ChoiceControl({ control, value, path, aria }: ControlProps<Extract<Control, { type: "choice" }>>) {
  const { locale } = useEditor();
  const { definition, set, disabled } = useForm();
  const { options: labels } = fieldTexts(definition, locale, textPath(path));
  return (
    <Select
      {...aria}
      value={typeof value === "string" ? value : undefined}
      disabled={disabled}
      options={control.options.map((option) => ({ value: option, label: labels?.[option] ?? option }))}
      onValueChange={(chosen) => set(path, chosen)}
    />
  );
}
