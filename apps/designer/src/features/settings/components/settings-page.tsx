"use client";

import { cn, EmptyState, PageHeader } from "@callwright/ui";
import { Lock } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ComponentType } from "react";
import { PageBody } from "@/features/shell/components/page-body";
import { useMe } from "@/features/shell/hooks/use-me";
import { roleReaches } from "@/features/shell/roles";
import { SETTINGS_SECTIONS, type SettingsSection } from "../sections";
import { AccountSettings } from "./account-settings";
import { AuditSettings } from "./audit-settings";
import { CredentialSettings } from "./credential-settings";
import { ExtensionSettings } from "./extension-settings";
import { KeySettings } from "./key-settings";
import { OriginSettings } from "./origin-settings";
import { PeopleSettings } from "./people-settings";
import { WorkspaceSettings } from "./workspace-settings";

const PARTS: Record<SettingsSection, ComponentType> = {
  workspace: WorkspaceSettings,
  people: PeopleSettings,
  extensions: ExtensionSettings,
  keys: KeySettings,
  origins: OriginSettings,
  credentials: CredentialSettings,
  audit: AuditSettings,
  account: AccountSettings,
};

export function SettingsPage({ section }: { section: SettingsSection }) {
  const t = useTranslations("settings");
  const { role } = useMe();
  const visible = SETTINGS_SECTIONS.filter((candidate) => roleReaches(role, candidate.role));
  const Part = PARTS[section];
  return (
    <PageBody>
      <PageHeader title={t("title")} />
      <div className="grid gap-8 md:grid-cols-[11rem_minmax(0,1fr)]">
        <nav aria-label={t("title")}>
          <ul className="flex flex-wrap gap-0.5 md:flex-col">
            {visible.map(({ key }) => (
              <li key={key}>
                <Link
                  href={`/settings/${key}`}
                  aria-current={key === section ? "page" : undefined}
                  className={cn(
                    "flex h-8 items-center rounded-lg px-3 text-[13px] text-muted transition-colors duration-100 hover:bg-hover hover:text-ink",
                    key === section && "bg-hover font-medium text-ink",
                  )}
                >
                  {t(`sections.${key}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
        <div className="min-w-0">
          {visible.some((candidate) => candidate.key === section) ? (
            <Part />
          ) : (
            <EmptyState icon={<Lock />} title={t("notAllowed.title")}>
              {t("notAllowed.text")}
            </EmptyState>
          )}
        </div>
      </div>
    </PageBody>
  );
}
