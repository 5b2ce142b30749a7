"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { renameFlow } from "../../model/flow-commands";
import { useEditor, useFlow, useRun } from "../../state/editor-context";

/** The flow's name, renamed in place: Enter keeps it, Escape leaves it as it was. */
export function FlowName() {
  const t = useTranslations("editor.topBar");
  const { canEdit } = useEditor();
  const name = useFlow((flow) => flow.name);
  const run = useRun();
  const [editing, setEditing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (editing) field.current?.select();
  }, [editing]);
  if (!editing) {
    return (
      <h1 className="min-w-0">
        <button
          type="button"
          disabled={!canEdit}
          title={canEdit ? t("rename") : undefined}
          onClick={() => setEditing(true)}
          className="block max-w-72 truncate rounded-md px-1.5 py-1 font-semibold text-ink enabled:hover:bg-hover"
        >
          {name}
        </button>
      </h1>
    );
  }
  const keep = (value: string) => {
    run(renameFlow(value));
    setEditing(false);
  };
  return (
    <input
      ref={field}
      defaultValue={name}
      maxLength={120}
      aria-label={t("rename")}
      onBlur={(event) => keep(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") keep(event.currentTarget.value);
        if (event.key === "Escape") setEditing(false);
      }}
      className="h-8 w-72 rounded-md border border-accent bg-surface px-1.5 font-semibold text-ink outline-none"
    />
  );
}
