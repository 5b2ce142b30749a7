"use client";

import { cn, Input } from "@callwright/ui";
import { useId, useMemo, useRef, useState } from "react";
import type { Control } from "../../../model/form-model";
import { CALL_VALUES } from "../../../model/variable-uses";
import { useFlow } from "../../../state/editor-context";
import type { ControlProps } from "../control-editor";
import { useForm } from "../form-context";
import { insertAtCaret } from "../insert-at-caret";
import { VariableMenu } from "./variable-menu";

const FUNCTIONS = ["size(", "text(", "number(", "true", "false", "null"] as const;

/** An expression, with the names that can go on while one is typed. */
export function ExpressionControl({
  control,
  value,
  path,
  aria,
  example,
}: ControlProps<Extract<Control, { type: "role" }>>) {
  const { set, left, disabled } = useForm();
  const over = control.role.role === "expression" ? control.role.over : undefined;
  const text = typeof value === "string" ? value : "";
  return (
    <ExpressionInput
      aria={aria}
      text={text}
      example={example}
      disabled={disabled}
      overResult={over === "result"}
      onChange={(next, typing) => set(path, next, typing)}
      onLeave={left}
    />
  );
}

export interface ExpressionInputProps {
  readonly aria: ControlProps["aria"];
  readonly text: string;
  readonly example?: string | undefined;
  readonly disabled: boolean;
  readonly overResult?: boolean;
  readonly className?: string;
  readonly onChange: (text: string, typing: boolean) => void;
  readonly onLeave: () => void;
}

export function ExpressionInput({
  aria,
  text,
  example,
  disabled,
  overResult = false,
  className,
  onChange,
  onLeave,
}: ExpressionInputProps) {
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  const variables = useFlow((flow) => flow.variables);
  const [caret, setCaret] = useState<number | null>(null);
  const [active, setActive] = useState(0);
  const word = caret === null ? "" : (/[A-Za-z_][\w.]*$/.exec(text.slice(0, caret))?.[0] ?? "");
  const suggestions = useMemo(() => {
    if (word === "") return [];
    const result = overResult ? ["result.body", "result.status", "result.headers"] : [];
    const all = [...Object.keys(variables), ...CALL_VALUES, ...result, ...FUNCTIONS];
    return all.filter((name) => name !== word && name.toLowerCase().startsWith(word.toLowerCase())).slice(0, 8);
  }, [word, variables, overResult]);
  const complete = (name: string) => {
    const at = caret ?? text.length;
    onChange(text.slice(0, at - word.length) + name + text.slice(at), false);
    setCaret(null);
    requestAnimationFrame(() =>
      field.current?.setSelectionRange(at - word.length + name.length, at - word.length + name.length),
    );
  };
  const open = suggestions.length > 0;
  return (
    <div className={cn("relative", className)}>
      <Input
        {...aria}
        ref={field}
        role="combobox"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        value={text}
        placeholder={example}
        disabled={disabled}
        spellCheck={false}
        autoComplete="off"
        className="pr-9 font-mono text-[12.5px]"
        onChange={(event) => {
          onChange(event.target.value, true);
          setCaret(event.target.selectionStart);
          setActive(0);
        }}
        onBlur={() => {
          setCaret(null);
          onLeave();
        }}
        onKeyDown={(event) => {
          if (!open) return;
          if (event.key === "ArrowDown" || event.key === "ArrowUp") {
            event.preventDefault();
            const step = event.key === "ArrowDown" ? 1 : suggestions.length - 1;
            setActive((active + step) % suggestions.length);
          } else if (event.key === "Enter" || event.key === "Tab") {
            const name = suggestions[active];
            if (name === undefined) return;
            event.preventDefault();
            complete(name);
          } else if (event.key === "Escape") {
            event.stopPropagation();
            setCaret(null);
          }
        }}
      />
      <span className="absolute top-1.5 right-1.5">
        <VariableMenu onPick={(name) => insertAtCaret(field.current, text, name, (next) => onChange(next, false))} />
      </span>
      {open ? (
        <div
          id={listId}
          role="listbox"
          className="absolute top-full left-0 z-20 mt-1 max-h-52 w-full min-w-44 overflow-y-auto rounded-lg border border-line bg-raised p-1 shadow-pop"
        >
          {suggestions.map((name, index) => (
            <div
              key={name}
              role="option"
              tabIndex={-1}
              aria-selected={index === active}
              onMouseDown={(event) => {
                event.preventDefault();
                complete(name);
              }}
              className={cn("rounded-md px-2 py-1 font-mono text-[12px]", index === active && "bg-hover")}
            >
              {name}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
