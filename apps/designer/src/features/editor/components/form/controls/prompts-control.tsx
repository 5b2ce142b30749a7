"use client";

import { type PromptItem, promptItemSchema } from "@callwright/flow-blocks";
import { Button, DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from "@callwright/ui";
import { Hash, type LucideIcon, MessageSquareText, Mic, Music, Pause, Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Control, emptyVariant } from "../../../model/form-model";
import type { ControlProps } from "../control-editor";
import { useForm } from "../form-context";
import { ItemButtons } from "./list-control";
import { PromptItemFields } from "./prompt-item-fields";

const ICONS: Readonly<Record<PromptItem["type"], LucideIcon>> = {
  speech: MessageSquareText,
  audio: Music,
  say: Hash,
  recording: Mic,
  pause: Pause,
};
const TYPES = ["speech", "audio", "say", "recording", "pause"] as const;

/** What callers hear, in order: speech, audio of the library, values said in a form, recordings, pauses. */
export function PromptsControl({
  control,
  value,
  path,
  aria,
  example,
}: ControlProps<Extract<Control, { type: "prompts" }>>) {
  const t = useTranslations("editor.prompts");
  const { set, disabled } = useForm();
  const items: readonly unknown[] = Array.isArray(value) ? value : [];
  const variants = control.item.type === "variants" ? control.item : null;
  const add = (type: PromptItem["type"]) => {
    const variant = variants?.variants.find((candidate) => candidate.value === type);
    if (variants && variant) set(path, [...items, emptyVariant(variants.tag, variant)]);
  };
  const move = (from: number, to: number) => {
    const next = [...items];
    next.splice(to, 0, ...next.splice(from, 1));
    set(path, next);
  };
  const full = control.max !== undefined && items.length >= control.max;
  return (
    <div className="overflow-hidden rounded-lg border border-line-strong bg-surface shadow-card">
      {items.length === 0 ? <p className="px-3 pt-2.5 text-[13px] text-faint">{t("empty")}</p> : null}
      <ul>
        {items.map((item, index) => {
          const type = typeOf(item);
          const Icon = ICONS[type];
          return (
            <li key={placeKey(index, type)} className="border-line border-b p-2.5">
              <div className="mb-1.5 flex items-center gap-1.5 text-[12px] text-muted">
                <Icon aria-hidden="true" className="size-3.5 text-talk" />
                <span className="flex-1 font-medium">{t(`types.${type}`)}</span>
                <ItemButtons
                  index={index}
                  count={items.length}
                  canRemove
                  onMove={move}
                  onRemove={(at) =>
                    set(
                      path,
                      items.filter((_, other) => other !== at),
                    )
                  }
                />
              </div>
              <PromptItemFields
                type={type}
                item={item}
                path={[...path, index]}
                example={example}
                aria={index === 0 ? aria : {}}
              />
            </li>
          );
        })}
      </ul>
      {disabled ? null : (
        <div className="flex items-center gap-1 p-1.5">
          <Button size="xs" variant="ghost" disabled={full} className="text-accent-text" onClick={() => add("speech")}>
            <Plus aria-hidden="true" />
            {t("addSpeech")}
          </Button>
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button size="xs" variant="ghost" disabled={full}>
                {t("addOther")}
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="start">
              {TYPES.filter((type) => type !== "speech").map((type) => {
                const Icon = ICONS[type];
                return (
                  <DropdownMenuItem key={type} onSelect={() => add(type)}>
                    <Icon aria-hidden="true" />
                    {t(`types.${type}`)}
                  </DropdownMenuItem>
                );
              })}
            </DropdownMenuContent>
          </DropdownMenu>
        </div>
      )}
    </div>
  );
}

/** Items have no identity of their own; their place is what they are. */
const placeKey = (index: number, type: string) => `${index}-${type}`;

function typeOf(item: unknown): PromptItem["type"] {
  const parsed = promptItemSchema.safeParse(item);
  if (parsed.success) return parsed.data.type;
  const type = typeof item === "object" && item !== null && "type" in item ? item.type : "speech";
  return TYPES.find((known) => known === type) ?? "speech";
}
