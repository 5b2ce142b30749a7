"use client";

import {
  Button,
  Command,
  CommandEmpty,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
  Popover,
  PopoverContent,
  PopoverTrigger,
} from "@callwright/ui";
import { Braces } from "lucide-react";
import { useTranslations } from "next-intl";
import { useMemo, useState } from "react";
import { CALL_VALUES, variableUses } from "../../../model/variable-uses";
import { useEditor, useFlow } from "../../../state/editor-context";
import { useForm } from "../form-context";

/** Every variable with its type and where it is set, and what is known of every call. */
export function VariableMenu({ onPick }: { onPick: (name: string) => void }) {
  const t = useTranslations("editor.variables");
  const { disabled } = useForm();
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon-xs"
          disabled={disabled}
          aria-label={t("insert")}
          title={t("insert")}
          className="text-faint"
        >
          <Braces />
        </Button>
      </PopoverTrigger>
      <PopoverContent align="end" className="w-72 p-0">
        <VariableList
          onPick={(name) => {
            setOpen(false);
            onPick(name);
          }}
        />
      </PopoverContent>
    </Popover>
  );
}

export function VariableList({ onPick }: { onPick: (name: string) => void }) {
  const t = useTranslations("editor.variables");
  const { definitions } = useEditor();
  const flow = useFlow((document) => document);
  const uses = useMemo(() => variableUses(flow, definitions), [flow, definitions]);
  return (
    <Command loop label={t("insert")}>
      <CommandInput placeholder={t("search")} className="h-9" />
      <CommandList className="max-h-64">
        <CommandEmpty>{t("nothing")}</CommandEmpty>
        {uses.length > 0 ? (
          <CommandGroup heading={t("ofFlow")}>
            {uses.map(({ name, variable, setBy }) => (
              <CommandItem key={name} value={name} onSelect={() => onPick(name)}>
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-mono text-[12px]">{name}</span>
                  <span className="block truncate text-[11px] text-faint">
                    {setBy.length > 0
                      ? t("setBy", { blocks: setBy.map((id) => flow.blocks[id]?.name ?? id).join(", ") })
                      : t("setNowhere")}
                  </span>
                </span>
                <span className="text-[11px] text-faint">{t(`types.${variable.type}`)}</span>
              </CommandItem>
            ))}
          </CommandGroup>
        ) : null}
        <CommandGroup heading={t("ofCall")}>
          {CALL_VALUES.map((name) => (
            <CommandItem
              key={name}
              value={name}
              keywords={[t(`call.${memberName(name)}`)]}
              onSelect={() => onPick(name)}
            >
              <span className="min-w-0 flex-1">
                <span className="block truncate font-mono text-[12px]">{name}</span>
                <span className="block truncate text-[11px] text-faint">{t(`call.${memberName(name)}`)}</span>
              </span>
            </CommandItem>
          ))}
        </CommandGroup>
      </CommandList>
    </Command>
  );
}

type CallMember = (typeof CALL_VALUES)[number] extends `call.${infer Member}` ? Member : never;
const MEMBERS: Readonly<Record<(typeof CALL_VALUES)[number], CallMember>> = {
  "call.ani": "ani",
  "call.callerName": "callerName",
  "call.dnis": "dnis",
  "call.trunk": "trunk",
  "call.id": "id",
};
const memberName = (name: (typeof CALL_VALUES)[number]): CallMember => MEMBERS[name];
