"use client";

import {
  DropdownMenu,
  DropdownMenuCheckboxItem,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuTrigger,
} from "@callwright/ui";
import { ChevronsUpDown } from "lucide-react";
import { useTranslations } from "next-intl";
import type { Me } from "../hooks/use-me";

async function chooseWorkspace(id: string): Promise<void> {
  await fetch("/api/workspace", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ id }),
  });
  window.location.assign("/");
}

/** The workspace one is in; a switch where there are several. */
export function WorkspaceMenu({ me }: { me: Me }) {
  const t = useTranslations("navigation");
  const name = <span className="truncate font-semibold text-ink text-sm">{me.workspace.name}</span>;
  if (me.workspaces.length < 2) return <div className="flex min-w-0 items-center">{name}</div>;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger className="flex min-w-0 flex-1 items-center justify-between gap-1 rounded-md px-1 py-1 hover:bg-hover">
        {name}
        <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-faint" />
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start">
        <DropdownMenuLabel>{t("workspaces")}</DropdownMenuLabel>
        {me.workspaces.map((workspace) => (
          <DropdownMenuCheckboxItem
            key={workspace.id}
            checked={workspace.id === me.workspace.id}
            onCheckedChange={() => void chooseWorkspace(workspace.id)}
          >
            {workspace.name}
          </DropdownMenuCheckboxItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
