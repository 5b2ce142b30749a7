"use client";

import { type FieldControlProps, Input } from "@callwright/ui";
import type { Control } from "../../model/form-model";
import { AssignsControl } from "./controls/assigns-control";
import { ChoiceControl } from "./controls/choice-control";
import { ConditionControl } from "./controls/condition-control";
import { DurationControl } from "./controls/duration-control";
import { ExpressionControl } from "./controls/expression-control";
import { KeysControl } from "./controls/keys-control";
import { LanguageControl } from "./controls/language-control";
import { ListControl } from "./controls/list-control";
import { NumberControl } from "./controls/number-control";
import { PromptsControl } from "./controls/prompts-control";
import { ReferenceControl } from "./controls/reference-control";
import { TemplateControl } from "./controls/template-control";
import { VariantsControl } from "./controls/variants-control";
import { FieldRow } from "./field-row";
import { type Path, useForm } from "./form-context";

export interface ControlProps<C extends Control = Control> {
  readonly control: C;
  readonly value: unknown;
  readonly path: Path;
  /** Ties the control to its label, help and error. */
  readonly aria: Partial<FieldControlProps> & { readonly "aria-label"?: string };
  readonly example?: string | undefined;
}

/** The control for one value, by what the schema says of it. */
export function ControlEditor(props: ControlProps) {
  const { control, value, path } = props;
  const { set, left, disabled } = useForm();
  switch (control.type) {
    case "role":
      return <RoleControl {...props} control={control} />;
    case "number":
      return <NumberControl {...props} control={control} />;
    case "duration":
      return <DurationControl {...props} control={control} />;
    case "choice":
      return <ChoiceControl {...props} control={control} />;
    case "keys":
      return <KeysControl {...props} control={control} />;
    case "language":
      return <LanguageControl {...props} control={control} />;
    case "prompts":
      return <PromptsControl {...props} control={control} />;
    case "condition":
      return <ConditionControl {...props} control={control} />;
    case "list":
      return <ListControl {...props} control={control} />;
    case "variants":
      return <VariantsControl {...props} control={control} />;
    case "group":
      return (
        <div className="flex flex-col gap-4">
          {control.fields.map((field) => (
            <FieldRow key={field.key} field={field} value={memberOf(value, field.key)} path={[...path, field.key]} />
          ))}
        </div>
      );
    case "boolean":
    case "record":
      return null;
    case "text":
      return (
        <Input
          {...props.aria}
          value={typeof value === "string" ? value : ""}
          placeholder={props.example}
          disabled={disabled}
          {...(control.maxLength === undefined ? {} : { maxLength: control.maxLength })}
          onChange={(event) => set(path, event.target.value, true)}
          onBlur={left}
        />
      );
  }
}

function RoleControl(props: ControlProps<Extract<Control, { type: "role" }>>) {
  switch (props.control.role.role) {
    case "template":
      return <TemplateControl {...props} />;
    case "expression":
      return <ExpressionControl {...props} />;
    case "assigns":
      return <AssignsControl {...props} />;
    case "reference":
      return <ReferenceControl {...props} />;
  }
}

/** A member of an object of unknown shape. */
export function memberOf(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, unknown>(Object.entries(value)).get(key);
}
