"use client";

import { Badge, Card, Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@callwright/ui";
import { useTranslations } from "next-intl";
import { clockDuration } from "@/features/format/duration";
import type { CallLeg } from "./call-types";

const STATS = ["packetsReceived", "packetsLost", "jitterMs", "packetsSent", "rttMs"] as const;

/** The connections of a call with how the sound went on each. */
export function CallLegs({ legs }: { legs: readonly CallLeg[] }) {
  const t = useTranslations("call.legs");
  if (legs.length === 0) return <Card className="p-6 text-muted text-sm">{t("none")}</Card>;
  return (
    <Table aria-label={t("label")}>
      <TableHead>
        <TableRow>
          <TableHeader>{t("leg")}</TableHeader>
          <TableHeader>{t("remote")}</TableHeader>
          <TableHeader className="text-right">{t("duration")}</TableHeader>
          <TableHeader>{t("ended")}</TableHeader>
          {STATS.map((stat) => (
            <TableHeader key={stat} className="text-right">
              {t(`stats.${stat}`)}
            </TableHeader>
          ))}
        </TableRow>
      </TableHead>
      <TableBody>
        {legs.map((leg) => (
          <TableRow key={leg.legId}>
            <TableCell className="font-medium">
              {leg.legId === "caller" ? t("caller") : leg.legId}{" "}
              <Badge>{leg.direction === "inbound" ? t("inbound") : t("outbound")}</Badge>
            </TableCell>
            <TableCell className="max-w-72 truncate font-mono text-muted text-xs" title={leg.remote}>
              {leg.remote}
            </TableCell>
            <TableCell className="text-right text-muted">
              {leg.answeredAt && leg.endedAt
                ? clockDuration(leg.endedAt.getTime() - leg.answeredAt.getTime())
                : t("notAnswered")}
            </TableCell>
            <TableCell className="text-muted">
              {leg.cause ?? "–"}
              {leg.sipStatus ? <span className="ml-1.5 text-faint text-xs">SIP {leg.sipStatus}</span> : null}
            </TableCell>
            {STATS.map((stat) => (
              <TableCell key={stat} className="text-right text-muted">
                {figure(leg.mediaStats?.[stat])}
              </TableCell>
            ))}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function figure(value: unknown): string {
  if (typeof value !== "number") return "–";
  return Number.isInteger(value) ? String(value) : value.toFixed(1);
}
