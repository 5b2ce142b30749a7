"use client";

import { Button, Card, cn } from "@callwright/ui";
import { Check } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useMay } from "@/features/shell/hooks/use-me";

export interface FirstStepsProps {
  steps: { called: boolean; drew: boolean; published: boolean; invited: boolean };
  /** A number that answers, for the first call. */
  firstNumber: string | null;
}

/** What a new workspace does first; gone when all of it is done. */
export function FirstSteps({ steps, firstNumber }: FirstStepsProps) {
  const t = useTranslations("home.steps");
  const mayManage = useMay("admin");
  const all = [
    {
      key: "call" as const,
      done: steps.called,
      text: firstNumber ? t("call.text", { number: firstNumber }) : t("call.noNumber"),
      href: "/numbers",
    },
    { key: "draw" as const, done: steps.drew && steps.published, text: t("draw.text"), href: "/flows?new=1" },
    ...(mayManage
      ? [{ key: "invite" as const, done: steps.invited, text: t("invite.text"), href: "/settings/people" }]
      : []),
  ];
  if (all.every((step) => step.done)) return null;
  return (
    <section aria-label={t("label")}>
      <ol className="grid gap-4 md:grid-cols-3">
        {all.map((step, index) => (
          <li key={step.key}>
            <Card className={cn("flex h-full flex-col px-5 py-4", step.done && "bg-canvas shadow-none")}>
              <div className="flex items-center gap-2.5">
                <span
                  aria-hidden="true"
                  className={cn(
                    "flex size-6 items-center justify-center rounded-full font-semibold text-xs",
                    step.done ? "bg-good-soft text-good" : "bg-accent-soft text-accent-text",
                  )}
                >
                  {step.done ? <Check className="size-3.5" strokeWidth={3} /> : index + 1}
                </span>
                <h2 className={cn("font-semibold text-sm", step.done ? "text-muted" : "text-ink")}>
                  {t(`${step.key}.title`)}
                  {step.done ? <span className="sr-only"> ({t("done")})</span> : null}
                </h2>
              </div>
              <p className="mt-2 flex-1 text-[13px] text-muted">{step.text}</p>
              {step.done ? null : (
                <Button size="sm" asChild className="mt-3 self-start">
                  <Link href={step.href}>{t(`${step.key}.action`)}</Link>
                </Button>
              )}
            </Card>
          </li>
        ))}
      </ol>
    </section>
  );
}
