"use client";

import { type Variable, variableNameSchema } from "@callwright/flow-schema";
import { Button, Field, Input } from "@callwright/ui";
import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { setVariable } from "../../model/flow-commands";
import { variableUses } from "../../model/variable-uses";
import { useEditor, useFlow, useRun } from "../../state/editor-context";
import { VariableRow } from "./variable-row";

/** The flow's variables: what type, secret or not, where set and where read. */
export function VariablesPanel() {
  const t = useTranslations("editor.variables");
  const { definitions, canEdit } = useEditor();
  const flow = useFlow((document) => document);
  const uses = useMemo(() => variableUses(flow, definitions), [flow, definitions]);
  return (
    <div className="flex flex-col gap-3 p-4">
      <p className="text-[13px] text-muted">{t("intro")}</p>
      {uses.length > 0 ? (
        <ul className="flex flex-col gap-2">
          {uses.map((use) => (
            <VariableRow key={use.name} use={use} />
          ))}
        </ul>
      ) : null}
      {canEdit ? <NewVariable taken={flow.variables} /> : null}
    </div>
  );
}

function NewVariable({ taken }: { taken: Readonly<Record<string, Variable>> }) {
  const t = useTranslations("editor.variables");
  const run = useRun();
  const [name, setName] = useState("");
  const trimmed = name.trim().replaceAll(/\s+/g, "_");
  const valid = variableNameSchema.safeParse(trimmed).success;
  const twice = Object.hasOwn(taken, trimmed);
  const add = () => {
    if (!valid || twice) return;
    run(setVariable(trimmed, { type: "text", secret: false }));
    setName("");
  };
  const error = trimmed === "" ? null : twice ? t("twice", { name: trimmed }) : valid ? null : t("badName");
  return (
    <form
      className="mt-1"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Field label={t("new")} {...(error === null ? {} : { error })}>
        {(aria) => (
          <div className="flex gap-2">
            <Input
              {...aria}
              value={name}
              placeholder="order_number"
              className="h-8 font-mono text-[12.5px]"
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" size="sm" disabled={!valid || twice}>
              <Plus aria-hidden="true" />
              {t("add")}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
