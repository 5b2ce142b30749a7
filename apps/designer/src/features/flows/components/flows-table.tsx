"use client";

import { Badge, Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "@callwright/ui";
import type { inferRouterOutputs } from "@trpc/server";
import { Hash } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { RelativeTime } from "@/features/format/relative-time";
import type { AppRouter } from "@/server/trpc/router";
import { FlowMenu } from "./flow-menu";

export type FlowRow = inferRouterOutputs<AppRouter>["flows"]["list"][number];

export function FlowsTable({ flows }: { flows: readonly FlowRow[] }) {
  const t = useTranslations("flows");
  return (
    <Table aria-label={t("title")}>
      <TableHead>
        <TableRow>
          <TableHeader>{t("columns.name")}</TableHeader>
          <TableHeader>{t("columns.answers")}</TableHeader>
          <TableHeader>{t("columns.published")}</TableHeader>
          <TableHeader>{t("columns.edited")}</TableHeader>
          <TableHeader>
            <span className="sr-only">{t("columns.actions")}</span>
          </TableHeader>
        </TableRow>
      </TableHead>
      <TableBody>
        {flows.map((flow) => (
          <TableRow key={flow.id} className="relative">
            <TableCell className="font-medium">
              {/* the link covers the row, so that it opens like any link: in a new tab, by keyboard */}
              <Link href={`/flows/${flow.id}`} className="text-ink after:absolute after:inset-0">
                {flow.name}
              </Link>
            </TableCell>
            <TableCell>
              {flow.numbers.length > 0 ? (
                <span className="flex flex-wrap gap-1">
                  {flow.numbers.map((number) => (
                    <Badge key={number.id} tone="accent">
                      <Hash aria-hidden="true" />
                      {number.number}
                    </Badge>
                  ))}
                </span>
              ) : (
                <span className="text-faint">{t("noNumber")}</span>
              )}
            </TableCell>
            <TableCell className="text-muted">
              {flow.latest ? (
                <>
                  {t("version", { version: flow.latest.version })} <span className="text-faint">·</span>{" "}
                  <RelativeTime at={flow.latest.createdAt} />
                </>
              ) : (
                <span className="text-faint">{t("neverPublished")}</span>
              )}
            </TableCell>
            <TableCell className="text-muted">
              <RelativeTime at={flow.updatedAt} />
            </TableCell>
            <TableCell className="relative z-1 w-0 py-1 pr-2 text-right">
              <FlowMenu flow={flow} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
