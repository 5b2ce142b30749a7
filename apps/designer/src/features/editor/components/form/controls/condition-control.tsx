"use client";

import { CONDITION_OPERATORS, type Condition, conditionSchema, OPERATORS_WITHOUT_VALUE } from "@callwright/flow-blocks";
import { Button, Input, SegmentedControl, Select } from "@callwright/ui";
import { Plus, X } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ControlProps } from "../control-editor";
import { type Path, useForm } from "../form-context";
import { useFieldProblem } from "../problem-notes";
import { ExpressionInput } from "./expression-control";

type Rules = Extract<Condition, { type: "rules" }>;
const NEW_RULE: Rules["rules"][number] = { subject: "", operator: "equals", value: "" };

/** A condition: rules put together from pickers, or an expression for those who want one. */
export function ConditionControl({ value, path, aria }: ControlProps) {
  const t = useTranslations("editor.condition");
  const { set, left, disabled } = useForm();
  const parsed = conditionSchema.safeParse(value);
  const condition: Condition = parsed.success ? parsed.data : { type: "rules", match: "all", rules: [NEW_RULE] };
  const choose = (type: Condition["type"]) => {
    if (type === condition.type) return;
    set(path, type === "rules" ? { type, match: "all", rules: [NEW_RULE] } : { type, expression: "" });
  };
  return (
    <div className="flex flex-col gap-2">
      {condition.type === "rules" ? (
        <RuleList condition={condition} path={path} />
      ) : (
        <div data-field={[...path, "expression"].join(".")}>
          <ExpressionInput
            aria={{ "aria-label": t("expression"), ...aria }}
            text={condition.expression}
            example={t("example")}
            disabled={disabled}
            onChange={(text, typing) => set([...path, "expression"], text, typing)}
            onLeave={left}
          />
          <Problem path={[...path, "expression"]} />
        </div>
      )}
      {disabled ? null : (
        <button
          type="button"
          onClick={() => choose(condition.type === "rules" ? "expression" : "rules")}
          className="self-start text-[12px] text-faint underline-offset-4 hover:text-ink hover:underline"
        >
          {condition.type === "rules" ? t("toExpression") : t("toRules")}
        </button>
      )}
    </div>
  );
}

function RuleList({ condition, path }: { condition: Rules; path: Path }) {
  const t = useTranslations("editor.condition");
  const { set, disabled } = useForm();
  const { rules, match } = condition;
  const setRules = (next: Rules["rules"]) => set([...path, "rules"], next);
  return (
    <>
      {rules.length > 1 ? (
        <SegmentedControl
          aria-label={t("match")}
          value={match}
          options={[
            { value: "all", label: t("all") },
            { value: "any", label: t("any") },
          ]}
          onValueChange={(chosen) => set([...path, "match"], chosen)}
          className="self-start"
        />
      ) : null}
      {rules.map((rule, index) => (
        <RuleRow
          // Rules have no identity of their own; their place is what they are.
          key={`rule-${index.toString()}`}
          rule={rule}
          path={[...path, "rules", index]}
          onRemove={rules.length > 1 ? () => setRules(rules.filter((_, at) => at !== index)) : null}
        />
      ))}
      {disabled ? null : (
        <Button
          size="xs"
          variant="ghost"
          className="self-start text-accent-text"
          onClick={() => setRules([...rules, NEW_RULE])}
        >
          <Plus aria-hidden="true" />
          {t("add")}
        </Button>
      )}
    </>
  );
}

interface RuleRowProps {
  readonly rule: Rules["rules"][number];
  readonly path: Path;
  readonly onRemove: (() => void) | null;
}

function RuleRow({ rule, path, onRemove }: RuleRowProps) {
  const t = useTranslations("editor.condition");
  const { set, left, disabled } = useForm();
  return (
    <div>
      <div data-field={[...path, "subject"].join(".")} className="flex flex-wrap items-center gap-1.5">
        <ExpressionInput
          aria={{ "aria-label": t("subject") }}
          text={rule.subject}
          example={t("subjectExample")}
          disabled={disabled}
          className="min-w-32 flex-1"
          onChange={(text, typing) => set([...path, "subject"], text, typing)}
          onLeave={left}
        />
        <Select
          aria-label={t("operator")}
          value={rule.operator}
          disabled={disabled}
          options={CONDITION_OPERATORS.map((operator) => ({ value: operator, label: t(`operators.${operator}`) }))}
          onValueChange={(operator) => set([...path, "operator"], operator)}
          className="w-36 shrink-0"
        />
        {OPERATORS_WITHOUT_VALUE.has(rule.operator) ? null : (
          <Input
            aria-label={t("value")}
            value={rule.value}
            disabled={disabled}
            placeholder={rule.operator === "isOneOf" ? t("valuesExample") : t("valueExample")}
            className="min-w-20 flex-1"
            onChange={(event) => set([...path, "value"], event.target.value, true)}
            onBlur={left}
          />
        )}
        {onRemove && !disabled ? (
          <Button variant="ghost" size="icon-xs" className="text-faint" aria-label={t("remove")} onClick={onRemove}>
            <X />
          </Button>
        ) : null}
      </div>
      <Problem path={[...path, "subject"]} />
    </div>
  );
}

function Problem({ path }: { path: Path }) {
  const problem = useFieldProblem(path, null);
  return problem ? <p className="mt-1 text-[13px] text-bad">{problem}</p> : null;
}
