"use client";

import { type VariableType, variableNameSchema } from "@callwright/flow-schema";
import {
  Command,
  CommandGroup,
  CommandInput,
  CommandItem,
  CommandList,
  cn,
  controlStyles,
  Popover,
  PopoverContent,
  PopoverTrigger,
} from "@callwright/ui";
import { Check, ChevronsUpDown, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { editConfig } from "../../../model/config-edit";
import { sequence } from "../../../model/flow-command";
import { setVariable } from "../../../model/flow-commands";
import type { Control } from "../../../model/form-model";
import { useEditor, useFlow } from "../../../state/editor-context";
import type { ControlProps } from "../control-editor";
import { useForm } from "../form-context";

/** The variable that a block sets: one of the flow's, or a new one that is declared on the spot. */
export function AssignsControl({ control, value, path, aria }: ControlProps<Extract<Control, { type: "role" }>>) {
  const t = useTranslations("editor.variables");
  const { session, definitions } = useEditor();
  const { block, set, disabled } = useForm();
  const variables = useFlow((flow) => flow.variables);
  const [open, setOpen] = useState(false);
  const [query, setQuery] = useState("");
  const current = typeof value === "string" ? value : "";
  const wanted = control.role.role === "assigns" ? control.role.type : "json";
  const fits = (type: VariableType) => wanted === "json" || type === wanted || type === "json";
  const choices = Object.entries(variables).filter(([, variable]) => fits(variable.type));
  const name = query.trim().replaceAll(/\s+/g, "_");
  const creatable = variableNameSchema.safeParse(name).success && !Object.hasOwn(variables, name);
  const pick = (chosen: string) => {
    set(path, chosen);
    close();
  };
  const close = () => {
    setOpen(false);
    setQuery("");
  };
  const create = () => {
    const secret = session.document.blocks[block]?.config.secret === true;
    const type = wanted === "json" ? "text" : wanted;
    session.run(
      sequence(setVariable(name, { type, secret }), editConfig(session.document, definitions, block, path, name)),
    );
    close();
  };
  return (
    <Popover open={open} onOpenChange={(next) => (next ? setOpen(true) : close())}>
      <PopoverTrigger asChild>
        <button
          type="button"
          role="combobox"
          aria-expanded={open}
          disabled={disabled}
          {...aria}
          className={cn(controlStyles, "flex h-9 min-w-0 items-center justify-between gap-2 text-left")}
        >
          <span className={cn("truncate", current === "" ? "text-faint" : "font-mono text-[12.5px]")}>
            {current || t("choose")}
          </span>
          <ChevronsUpDown aria-hidden="true" className="size-4 shrink-0 text-faint" />
        </button>
      </PopoverTrigger>
      <PopoverContent align="start" className="w-(--radix-popover-trigger-width) min-w-60 p-0">
        <Command loop label={t("choose")}>
          <CommandInput value={query} onValueChange={setQuery} placeholder={t("searchOrName")} className="h-9" />
          <CommandList className="max-h-64">
            {choices.length > 0 ? (
              <CommandGroup heading={t("ofFlow")}>
                {choices.map(([key, variable]) => (
                  <CommandItem key={key} value={key} onSelect={() => pick(key)}>
                    <span className="min-w-0 flex-1 truncate font-mono text-[12px]">{key}</span>
                    <span className="text-[11px] text-faint">{t(`types.${variable.type}`)}</span>
                    {key === current ? <Check aria-hidden="true" /> : null}
                  </CommandItem>
                ))}
              </CommandGroup>
            ) : null}
            <CommandGroup forceMount>
              {creatable ? (
                <CommandItem forceMount value={` create ${name}`} onSelect={create}>
                  <Plus aria-hidden="true" />
                  <span className="truncate">
                    {t("create", { name, type: t(`types.${wanted === "json" ? "text" : wanted}`) })}
                  </span>
                </CommandItem>
              ) : null}
              {query.trim() === "" && choices.length === 0 ? (
                <p className="px-2.5 py-3 text-[13px] text-faint">{t("nameIt")}</p>
              ) : null}
              {query.trim() !== "" && !creatable && !Object.hasOwn(variables, name) ? (
                <p className="px-2.5 py-3 text-[13px] text-faint">{t("badName")}</p>
              ) : null}
              {current !== "" && !control.role.required ? (
                <CommandItem forceMount value=" none" onSelect={() => pick("")}>
                  {t("none")}
                </CommandItem>
              ) : null}
            </CommandGroup>
          </CommandList>
        </Command>
      </PopoverContent>
    </Popover>
  );
}
