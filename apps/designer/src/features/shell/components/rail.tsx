"use client";

import { Button, cn, Kbd, Skeleton, Tooltip } from "@callwright/ui";
import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import type { Me } from "../hooks/use-me";
import { useRailCollapsed } from "../hooks/use-rail-collapsed";
import { isCurrent, type NavigationItem, navigation, settingsItem } from "../navigation";
import { LogoMark } from "./logo";
import { PersonMenu } from "./person-menu";
import { WorkspaceMenu } from "./workspace-menu";

export function Rail({ me, onOpenCommands }: { me: Me | null; onOpenCommands: () => void }) {
  const t = useTranslations("navigation");
  const [collapsed, setCollapsed] = useRailCollapsed();
  return (
    <nav
      aria-label={t("label")}
      className={cn(
        "flex shrink-0 flex-col border-line border-r bg-surface transition-[width] duration-100",
        collapsed ? "w-14" : "w-56",
      )}
    >
      <div className={cn("flex h-14 items-center gap-2.5 px-3.5", collapsed && "justify-center px-0")}>
        <LogoMark className="shrink-0" />
        {collapsed ? null : me ? <WorkspaceMenu me={me} /> : <Skeleton className="h-4 w-28" />}
      </div>
      <div className={cn("px-2.5 pb-2", collapsed && "px-2")}>
        <RailButton collapsed={collapsed} label={t("search")} onClick={onOpenCommands}>
          <Search aria-hidden="true" />
          {collapsed ? null : (
            <>
              <span className="flex-1 text-left">{t("search")}</span>
              <Kbd>Ctrl K</Kbd>
            </>
          )}
        </RailButton>
      </div>
      <div className={cn("flex flex-1 flex-col gap-5 overflow-y-auto px-2.5 pt-1", collapsed && "px-2")}>
        {navigation.map((group) => (
          <div key={group.key}>
            {group.key === "library" ? (
              collapsed ? (
                <hr className="mx-2 mb-3 border-line" />
              ) : (
                <p className="mb-1 px-2.5 font-medium text-faint text-xs">{t("groups.library")}</p>
              )
            ) : null}
            <ul className="flex flex-col gap-0.5">
              {group.items.map((item) => (
                <li key={item.key}>
                  <RailLink item={item} collapsed={collapsed} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
      <div className={cn("flex flex-col gap-0.5 px-2.5 py-3", collapsed && "px-2")}>
        <RailLink item={settingsItem} collapsed={collapsed} />
        <div className={cn("mt-1 flex items-center gap-1", collapsed && "flex-col")}>
          {me ? <PersonMenu me={me} collapsed={collapsed} /> : <Skeleton className="h-9 flex-1" />}
          <Tooltip content={collapsed ? t("expand") : t("collapse")} side="right">
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={collapsed ? t("expand") : t("collapse")}
              aria-expanded={!collapsed}
              onClick={() => setCollapsed(!collapsed)}
            >
              {collapsed ? <PanelLeftOpen /> : <PanelLeftClose />}
            </Button>
          </Tooltip>
        </div>
      </div>
    </nav>
  );
}

const row =
  "flex h-8.5 w-full items-center gap-2.5 rounded-lg px-2.5 font-medium text-[13px] text-muted transition-colors duration-100 hover:bg-hover hover:text-ink [&_svg]:size-[17px] [&_svg]:shrink-0";

function RailLink({ item, collapsed }: { item: NavigationItem; collapsed: boolean }) {
  const t = useTranslations("navigation.pages");
  const current = isCurrent(item, usePathname());
  const label = t(item.key);
  const link = (
    <Link
      href={item.href}
      aria-current={current ? "page" : undefined}
      className={cn(
        row,
        collapsed && "justify-center px-0",
        current && "bg-accent-soft text-accent-text hover:bg-accent-soft hover:text-accent-text",
      )}
    >
      <item.icon aria-hidden="true" />
      {collapsed ? <span className="sr-only">{label}</span> : label}
    </Link>
  );
  return collapsed ? (
    <Tooltip content={label} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}

function RailButton({
  collapsed,
  label,
  onClick,
  children,
}: {
  collapsed: boolean;
  label: string;
  onClick: () => void;
  children: React.ReactNode;
}) {
  return (
    <button
      type="button"
      aria-label={label}
      onClick={onClick}
      className={cn(row, "border border-line bg-canvas font-normal text-faint", collapsed && "justify-center px-0")}
    >
      {children}
    </button>
  );
}
