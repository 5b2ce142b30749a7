"use client";

import { Checkbox, Skeleton } from "@callwright/ui";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useId } from "react";
import type { NumberOption } from "../../services/editor-services";

export interface NumberChoiceProps {
  /** Null while they are fetched. */
  readonly numbers: readonly NumberOption[] | null;
  readonly failed: boolean;
  readonly flowId: string;
  readonly chosen: ReadonlySet<string>;
  readonly onChange: (chosen: ReadonlySet<string>) => void;
}

/** Which numbers answer with the new version, and what they answer with now. */
export function NumberChoice({ numbers, failed, flowId, chosen, onChange }: NumberChoiceProps) {
  const t = useTranslations("editor.publish");
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    onChange(next);
  };
  return (
    <fieldset className="mt-5">
      <legend className="mb-1.5 font-medium text-[13px]">{t("numbers")}</legend>
      {failed ? <p className="text-[13px] text-bad">{t("numbersFailed")}</p> : null}
      {numbers === null && !failed ? <Skeleton className="h-10" /> : null}
      {numbers?.length === 0 ? (
        <p className="text-[13px] text-faint">
          {t("noNumbers")}{" "}
          <Link href="/numbers" className="text-accent-text hover:underline">
            {t("addNumber")}
          </Link>
        </p>
      ) : null}
      {numbers && numbers.length > 0 ? (
        <ul className="max-h-56 divide-y divide-line overflow-y-auto rounded-lg border border-line">
          {numbers.map((number) => (
            <NumberRow
              key={number.id}
              number={number}
              flowId={flowId}
              checked={chosen.has(number.id)}
              onToggle={() => toggle(number.id)}
            />
          ))}
        </ul>
      ) : null}
    </fieldset>
  );
}

interface NumberRowProps {
  readonly number: NumberOption;
  readonly flowId: string;
  readonly checked: boolean;
  readonly onToggle: () => void;
}

function NumberRow({ number, flowId, checked, onToggle }: NumberRowProps) {
  const t = useTranslations("editor.publish");
  const id = useId();
  const version = number.flowVersion ?? 0;
  const now =
    number.flowId === null
      ? t("unused")
      : number.flowId === flowId
        ? t("thisFlow", { version })
        : t("otherFlow", { flow: number.flowName ?? number.flowId, version });
  return (
    <li>
      <label htmlFor={id} className="flex cursor-pointer items-center gap-3 px-3 py-2.5 hover:bg-hover">
        <Checkbox id={id} checked={checked} onCheckedChange={onToggle} />
        <span className="min-w-0 flex-1">
          <span className="block font-medium text-[13px] tabular-nums">
            {number.number} <span className="font-normal text-muted">{number.label}</span>
          </span>
          <span className="block truncate text-[12px] text-faint">{now}</span>
        </span>
      </label>
    </li>
  );
}
