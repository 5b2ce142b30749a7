"use client";

import { type VariableType, variableTypeSchema } from "@callwright/flow-schema";
import { Button, Input, Select, Switch } from "@callwright/ui";
import { Trash2 } from "lucide-react";
import { useTranslations } from "next-intl";
import { useId } from "react";
import { useRevealBlock } from "../../hooks/use-reveal-block";
import { removeVariable, setVariable } from "../../model/flow-commands";
import type { VariableUse } from "../../model/variable-uses";
import { useEditor, useFlow, useRun } from "../../state/editor-context";

/** One variable of the flow. */
export function VariableRow({ use }: { use: VariableUse }) {
  const t = useTranslations("editor.variables");
  const { canEdit, session } = useEditor();
  const run = useRun();
  const secretId = useId();
  const { name, variable } = use;
  const changeType = (type: VariableType) => {
    // A first value of another type would be no value of this one.
    const { initial: _initial, ...rest } = variable;
    run(setVariable(name, { ...rest, type }));
  };
  const changeInitial = (text: string) => {
    const { initial: _initial, ...rest } = variable;
    const initial = parseInitial(variable.type, text);
    run(setVariable(name, initial === undefined ? rest : { ...rest, initial }), { merge: `initial:${name}` });
  };
  const initial = variable.initial;
  return (
    <li data-variable={name} className="rounded-lg border border-line p-3">
      <div className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate font-medium font-mono text-[13px]">{name}</span>
        <Select
          aria-label={t("typeOf", { name })}
          size="sm"
          value={variable.type}
          disabled={!canEdit}
          options={variableTypeSchema.options.map((type) => ({ value: type, label: t(`types.${type}`) }))}
          onValueChange={changeType}
          className="w-28"
        />
        {canEdit ? (
          <Button
            variant="ghost"
            size="icon-xs"
            className="text-faint"
            aria-label={t("remove", { name })}
            onClick={() => run(removeVariable(name))}
          >
            <Trash2 />
          </Button>
        ) : null}
      </div>
      <div className="mt-2 flex items-center gap-3">
        <Input
          aria-label={t("initialOf", { name })}
          placeholder={t("initial")}
          value={initial === undefined ? "" : typeof initial === "string" ? initial : JSON.stringify(initial)}
          disabled={!canEdit || variable.type === "json"}
          className="h-8 flex-1 text-[13px]"
          onChange={(event) => changeInitial(event.target.value)}
          onBlur={() => session.endStep()}
        />
        <label htmlFor={secretId} className="flex items-center gap-2 text-[13px] text-muted">
          <Switch
            id={secretId}
            checked={variable.secret}
            disabled={!canEdit}
            onCheckedChange={(secret) => run(setVariable(name, { ...variable, secret }))}
          />
          {t("secret")}
        </label>
      </div>
      <Places label={t("setIn")} blocks={use.setBy} none={t("setNowhere")} />
      <Places label={t("readIn")} blocks={use.readBy} none={t("readNowhere")} />
    </li>
  );
}

/** What was typed as a first value, in the variable's type; undefined for none. */
function parseInitial(type: VariableType, text: string): string | number | boolean | undefined {
  const trimmed = text.trim();
  if (type === "text") return text === "" ? undefined : text;
  if (type === "number") return trimmed === "" || !Number.isFinite(Number(trimmed)) ? undefined : Number(trimmed);
  if (type === "boolean") return trimmed === "true" ? true : trimmed === "false" ? false : undefined;
  return undefined;
}

function Places({ label, blocks, none }: { label: string; blocks: readonly string[]; none: string }) {
  const reveal = useRevealBlock();
  const known = useFlow((flow) => flow.blocks);
  return (
    <p className="mt-1.5 flex flex-wrap gap-x-1.5 text-[12px] text-faint">
      <span>{blocks.length > 0 ? label : none}</span>
      {blocks.map((id) => (
        <button key={id} type="button" className="text-accent-text hover:underline" onClick={() => reveal(id, [])}>
          {known[id]?.name || id}
        </button>
      ))}
    </p>
  );
}
