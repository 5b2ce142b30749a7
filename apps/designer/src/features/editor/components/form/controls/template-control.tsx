"use client";

import { Input, Textarea } from "@callwright/ui";
import { useRef } from "react";
import type { Control } from "../../../model/form-model";
import type { ControlProps } from "../control-editor";
import { useForm } from "../form-context";
import { insertAtCaret } from "../insert-at-caret";
import { VariableMenu } from "./variable-menu";

/** Text in which `{{ … }}` stands for a value; values are put in from a list. */
export function TemplateControl({
  control,
  value,
  path,
  aria,
  example,
}: ControlProps<Extract<Control, { type: "role" }>>) {
  const { set, left, disabled } = useForm();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  const text = typeof value === "string" ? value : "";
  const multiline = control.role.role === "template" && control.role.multiline;
  const insert = (name: string) => insertAtCaret(field.current, text, `{{ ${name} }}`, (next) => set(path, next));
  const props = {
    ...aria,
    value: text,
    disabled,
    ...(control.maxLength === undefined ? {} : { maxLength: control.maxLength }),
    ...(example === undefined ? {} : { placeholder: example }),
    onBlur: left,
  };
  return (
    <div className="relative">
      {multiline ? (
        <Textarea
          ref={field}
          {...props}
          rows={2}
          className="field-sizing-content max-h-60 min-h-16 pr-9 text-[13px]"
          onChange={(event) => set(path, event.target.value, true)}
        />
      ) : (
        <Input ref={field} {...props} className="pr-9" onChange={(event) => set(path, event.target.value, true)} />
      )}
      <span className="absolute top-1.5 right-1.5">
        <VariableMenu onPick={insert} />
      </span>
    </div>
  );
}
