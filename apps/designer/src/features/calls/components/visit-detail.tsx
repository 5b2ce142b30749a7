"use client";

import { useTranslations } from "next-intl";
import { clockDuration } from "@/features/format/duration";
import type { CallVisit } from "./call-types";

/** What came of a visit, in a few words: digits, an answer's status, how long somebody talked. */
export function VisitDetail({ visit }: { visit: CallVisit }) {
  const t = useTranslations("call.detail");
  const { detail } = visit;
  const parts: { key: string; text: string; bad?: boolean }[] = [];
  const text = (key: string) => {
    const value = detail[key];
    return typeof value === "string" && value !== "" ? value : null;
  };
  const number = (key: string) => {
    const value = detail[key];
    return typeof value === "number" ? value : null;
  };
  const key = text("key");
  if (key) parts.push({ key: "key", text: t("key", { key }) });
  const digits = text("digits");
  if (digits) parts.push({ key: "digits", text: t("digits", { digits }) });
  const attempts = number("attempts");
  if (attempts !== null && attempts > 1) parts.push({ key: "attempts", text: t("attempts", { attempts }) });
  const status = number("status");
  if (status !== null) parts.push({ key: "status", text: t("status", { status }), bad: status >= 400 });
  const durationMs = number("durationMs");
  if (durationMs !== null && visit.kind === "http-request") {
    parts.push({ key: "took", text: t("took", { ms: Math.round(durationMs) }) });
  }
  if (durationMs !== null && visit.kind === "record-message") {
    parts.push({ key: "recorded", text: t("recorded", { duration: clockDuration(durationMs) }) });
  }
  const label = text("label");
  if (label) parts.push({ key: "label", text: label });
  const talkMs = number("talkMs");
  if (talkMs !== null) parts.push({ key: "talked", text: t("talked", { duration: clockDuration(talkMs) }) });
  if (detail.interrupted === true) parts.push({ key: "interrupted", text: t("interrupted") });
  if (detail.skipped === true) parts.push({ key: "skipped", text: t("skipped") });
  const message = text("message") ?? (status === null ? text("error") : null);
  if (message) parts.push({ key: "message", text: message, bad: true });
  if (parts.length === 0) return null;
  return (
    <span className="mt-1 flex flex-wrap gap-1">
      {parts.map((part) => (
        <span
          key={part.key}
          className={`rounded border px-1.5 text-xs ${part.bad ? "border-bad-line bg-bad-soft text-bad" : "border-line bg-sunken text-muted"}`}
        >
          {part.text}
        </span>
      ))}
    </span>
  );
}
