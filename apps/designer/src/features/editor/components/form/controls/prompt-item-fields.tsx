"use client";

import { type PromptItem, sayAsSchema } from "@callwright/flow-blocks";
import { Select } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { type ControlProps, memberOf } from "../control-editor";
import { type Path, useForm } from "../form-context";
import { useFieldProblem } from "../problem-notes";
import { DurationControl } from "./duration-control";
import { ExpressionControl } from "./expression-control";
import { ReferenceControl } from "./reference-control";
import { TemplateControl } from "./template-control";

const CURRENCIES = ["USD", "EUR", "GBP", "PLN", "CNY", "CAD", "AUD", "CHF", "CZK", "JPY"] as const;
const SPEECH = { type: "role", role: { role: "template", required: true, multiline: true }, maxLength: 2000 } as const;
const VALUE = { type: "role", role: { role: "expression", required: true, type: "json" } } as const;
const PROMPT = { type: "role", role: { role: "reference", required: true, to: "prompt" } } as const;
const PAUSE = { type: "duration", min: 100, max: 30_000 } as const;

export interface PromptItemFieldsProps {
  readonly type: PromptItem["type"];
  readonly item: unknown;
  readonly path: Path;
  readonly aria: ControlProps["aria"];
  readonly example: string | undefined;
}

/** The settings of one thing that callers hear. */
export function PromptItemFields({ type, item, path, aria, example }: PromptItemFieldsProps) {
  const t = useTranslations("editor.prompts");
  const part = (key: string) => ({ value: memberOf(item, key), path: [...path, key] });
  switch (type) {
    case "speech":
      return (
        <Part path={[...path, "text"]}>
          <TemplateControl
            control={SPEECH}
            {...part("text")}
            aria={{ "aria-label": t("text"), ...aria }}
            example={example ?? t("textExample")}
          />
        </Part>
      );
    case "audio":
      return (
        <Part path={[...path, "promptId"]}>
          <ReferenceControl control={PROMPT} {...part("promptId")} aria={{ "aria-label": t("types.audio"), ...aria }} />
        </Part>
      );
    case "recording":
      return (
        <Part path={[...path, "value"]}>
          <ExpressionControl
            control={VALUE}
            {...part("value")}
            aria={{ "aria-label": t("recordingValue"), ...aria }}
            example="message"
          />
        </Part>
      );
    case "pause":
      return (
        <Part path={[...path, "ms"]}>
          <DurationControl control={PAUSE} {...part("ms")} aria={{ "aria-label": t("types.pause"), ...aria }} />
        </Part>
      );
    case "say":
      return (
        <Part path={[...path, "value"]}>
          <div className="flex gap-1.5">
            <SayAs item={item} path={path} />
            <div className="min-w-0 flex-1">
              <ExpressionControl
                control={VALUE}
                {...part("value")}
                aria={{ "aria-label": t("value"), ...aria }}
                example="order_number"
              />
            </div>
          </div>
        </Part>
      );
  }
}

function SayAs({ item, path }: { item: unknown; path: Path }) {
  const t = useTranslations("editor.prompts");
  const { set, disabled } = useForm();
  const as = sayAsSchema.safeParse(memberOf(item, "as"));
  const currency = CURRENCIES.find((code) => code === memberOf(item, "currency"));
  return (
    <>
      <Select
        aria-label={t("sayAs")}
        value={as.success ? as.data : undefined}
        disabled={disabled}
        options={sayAsSchema.options.map((option) => ({ value: option, label: t(`as.${option}`) }))}
        onValueChange={(chosen) => set([...path, "as"], chosen)}
        className="w-32 shrink-0"
      />
      {as.success && as.data === "currency" ? (
        <Select
          aria-label={t("currency")}
          value={currency}
          disabled={disabled}
          options={CURRENCIES.map((code) => ({ value: code, label: code }))}
          onValueChange={(chosen) => set([...path, "currency"], chosen)}
          className="w-22 shrink-0"
        />
      ) : null}
    </>
  );
}

function Part({ path, children }: { path: Path; children: React.ReactNode }) {
  const problem = useFieldProblem(path, null);
  return (
    <div data-field={path.join(".")}>
      {children}
      {problem ? <p className="mt-1 text-[13px] text-bad">{problem}</p> : null}
    </div>
  );
}
