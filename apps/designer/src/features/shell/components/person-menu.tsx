"use client";

import {
  cn,
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@callwright/ui";
import { LogOut, UserRound } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { signOut } from "@/features/session/sign-in";
import type { Me } from "../hooks/use-me";
import { applyTheme, readTheme, THEMES, type Theme } from "../theme";

/** Whose session this is: own account, looks, sign out. */
export function PersonMenu({ me, collapsed }: { me: Me; collapsed: boolean }) {
  const t = useTranslations("person");
  const [theme, setTheme] = useState<Theme>("system");
  const choose = (next: Theme) => {
    applyTheme(next);
    setTheme(next);
  };
  return (
    <DropdownMenu onOpenChange={(open) => open && setTheme(readTheme())}>
      <DropdownMenuTrigger
        aria-label={t("menu", { name: me.user.name })}
        className={cn(
          "flex min-w-0 flex-1 items-center gap-2.5 rounded-lg p-1.5 text-left transition-colors duration-100 hover:bg-hover",
          collapsed && "justify-center",
        )}
      >
        <span
          aria-hidden="true"
          className="flex size-7 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent-text text-xs"
        >
          {initials(me.user.name)}
        </span>
        {collapsed ? null : (
          <span className="min-w-0">
            <span className="block truncate font-medium text-[13px] text-ink leading-tight">{me.user.name}</span>
            <span className="block truncate text-faint text-xs leading-tight">{t(`roles.${me.role}`)}</span>
          </span>
        )}
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" side="top" className="w-56">
        <DropdownMenuLabel className="truncate">{me.user.email}</DropdownMenuLabel>
        <DropdownMenuItem asChild>
          <Link href="/settings/account">
            <UserRound /> {t("account")}
          </Link>
        </DropdownMenuItem>
        <DropdownMenuSeparator />
        <DropdownMenuLabel>{t("theme")}</DropdownMenuLabel>
        {THEMES.map((option) => (
          <DropdownMenuCheckboxItem key={option} checked={theme === option} onCheckedChange={() => choose(option)}>
            {t(`themes.${option}`)}
          </DropdownMenuCheckboxItem>
        ))}
        <DropdownMenuSeparator />
        <DropdownMenuItem onSelect={() => void signOut()}>
          <LogOut /> {t("signOut")}
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0]?.toUpperCase() ?? "").join("");
}
