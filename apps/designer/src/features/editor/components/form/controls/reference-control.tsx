"use client";

import { Combobox } from "@callwright/ui";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useReferences } from "../../../hooks/use-flow-checks";
import type { Control } from "../../../model/form-model";
import { useEditor } from "../../../state/editor-context";
import type { ControlProps } from "../control-editor";
import { useForm } from "../form-context";
import { PreviewButton } from "./preview-button";

const NONE = " none";
const PLACES = {
  prompt: "/prompts",
  calendar: "/calendars",
  list: "/caller-lists",
  flow: "/flows",
  extension: "/numbers",
  credential: "/settings",
} as const;

/** Something kept elsewhere, chosen by name; a prompt can be heard in place. */
export function ReferenceControl({ control, value, path, aria }: ControlProps<Extract<Control, { type: "role" }>>) {
  const t = useTranslations("editor.reference");
  const { flowId } = useEditor();
  const { set, disabled } = useForm();
  const kind = control.role.role === "reference" ? control.role.to : "prompt";
  const { options, loading } = useReferences(kind);
  const choices = kind === "flow" ? options.filter((option) => option.id !== flowId) : options;
  const current = typeof value === "string" ? value : "";
  const chosen = choices.find((option) => option.id === current);
  const optional = !control.role.required;
  const preview = chosen?.previewUrl;
  return (
    <div>
      <div className="flex items-center gap-1.5">
        <Combobox
          {...aria}
          value={current === "" ? (optional ? NONE : undefined) : current}
          disabled={disabled}
          options={[
            ...(optional ? [{ value: NONE, label: t("none") }] : []),
            ...choices.map(({ id, name, detail }) => ({
              value: id,
              label: name,
              ...(detail ? { description: detail } : {}),
            })),
            ...(current !== "" && !chosen
              ? [{ value: current, label: loading ? current : t("gone", { id: current }) }]
              : []),
          ]}
          onValueChange={(id) => set(path, id === NONE ? "" : id)}
          placeholder={t(`choose.${kind}`)}
          searchPlaceholder={t("search")}
          emptyText={t(`nothing.${kind}`)}
        />
        {preview ? <PreviewButton url={preview} name={chosen?.name ?? ""} /> : null}
      </div>
      {!loading && choices.length === 0 ? (
        <p className="mt-1.5 text-[13px] text-faint">
          {t(`nothing.${kind}`)}{" "}
          <Link href={PLACES[kind]} className="text-accent-text hover:underline">
            {t("make")}
          </Link>
        </p>
      ) : null}
    </div>
  );
}
