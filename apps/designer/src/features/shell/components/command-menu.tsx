"use client";

import { CommandDialog, CommandEmpty, CommandGroup, CommandInput, CommandItem, CommandList } from "@callwright/ui";
import { useQuery } from "@tanstack/react-query";
import { Hash, Plus, Workflow } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useEffect } from "react";
import { useApi } from "@/features/api/api-provider";
import { useMay } from "../hooks/use-me";
import { navigation, settingsItem } from "../navigation";

/** Ctrl/⌘-K: every page, flow and number, and the few things one does everywhere. */
export function CommandMenu({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const t = useTranslations("commands");
  const pages = useTranslations("navigation.pages");
  const router = useRouter();
  const api = useApi();
  const mayEdit = useMay("editor");
  const flows = useQuery(api.flows.list.queryOptions({}, { enabled: open }));
  const numbers = useQuery(api.numbers.list.queryOptions(undefined, { enabled: open }));

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
        return;
      event.preventDefault();
      onOpenChange(!open);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [open, onOpenChange]);

  const go = (href: string) => {
    onOpenChange(false);
    router.push(href);
  };

  return (
    <CommandDialog open={open} onOpenChange={onOpenChange} title={t("title")}>
      <CommandInput placeholder={t("placeholder")} />
      <CommandList>
        <CommandEmpty>{t("empty")}</CommandEmpty>
        <CommandGroup heading={t("groups.pages")}>
          {[...navigation.flatMap((group) => group.items), settingsItem].map((item) => (
            <CommandItem
              key={item.key}
              value={`page ${item.key}`}
              keywords={[pages(item.key)]}
              onSelect={() => go(item.href)}
            >
              <item.icon aria-hidden="true" />
              {pages(item.key)}
            </CommandItem>
          ))}
        </CommandGroup>
        {mayEdit ? (
          <CommandGroup heading={t("groups.actions")}>
            <CommandItem value="new-flow" keywords={[t("newFlow")]} onSelect={() => go("/flows?new=1")}>
              <Plus aria-hidden="true" />
              {t("newFlow")}
            </CommandItem>
          </CommandGroup>
        ) : null}
        {flows.data && flows.data.length > 0 ? (
          <CommandGroup heading={t("groups.flows")}>
            {flows.data.map((flow) => (
              <CommandItem
                key={flow.id}
                value={`flow ${flow.id}`}
                keywords={[flow.name]}
                onSelect={() => go(`/flows/${flow.id}`)}
              >
                <Workflow aria-hidden="true" />
                {flow.name}
              </CommandItem>
            ))}
          </CommandGroup>
        ) : null}
        {numbers.data && numbers.data.length > 0 ? (
          <CommandGroup heading={t("groups.numbers")}>
            {numbers.data.map((number) => (
              <CommandItem
                key={number.id}
                value={`number ${number.id}`}
                keywords={[number.number, number.label]}
                onSelect={() => go(`/calls?number=${encodeURIComponent(number.number)}`)}
              >
                <Hash aria-hidden="true" />
                {number.number}
                <span className="text-faint">{number.label}</span>
              </CommandItem>
            ))}
          </CommandGroup>
        ) : null}
      </CommandList>
    </CommandDialog>
  );
}
