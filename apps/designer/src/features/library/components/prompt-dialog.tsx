"use client";

import {
  Button,
  Callout,
  Dialog,
  DialogClose,
  DialogContent,
  DialogFooter,
  Field,
  Input,
  SegmentedControl,
  Textarea,
} from "@callwright/ui";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { useApi } from "@/features/api/api-provider";
import { useErrorText } from "@/features/api/use-error-text";
import type { PromptRow } from "../prompt-row";
import { type UploadFailure, uploadPrompt } from "../upload-prompt";

const FILE_MAX_BYTES = 20 * 1024 * 1024;

/** A new prompt, or new sound for one: a file, or a text that is spoken. */
export function PromptDialog({ prompt, onClose }: { prompt?: PromptRow; onClose: () => void }) {
  const t = useTranslations("prompts.dialog");
  const common = useTranslations("common");
  const errors = useTranslations("errors");
  const errorText = useErrorText();
  const api = useApi();
  const queries = useQueryClient();
  const first = prompt?.audio[0];
  const [source, setSource] = useState<"upload" | "speech">(first?.source === "speech" ? "speech" : "upload");
  const [file, setFile] = useState<File | null>(null);
  const [failure, setFailure] = useState<UploadFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const synthesize = useMutation(api.prompts.synthesize.mutationOptions());

  const send = async (form: FormData): Promise<UploadFailure | null> => {
    const language = String(form.get("language")).trim();
    const target = prompt ? { promptId: prompt.id } : { name: String(form.get("name")).trim() };
    if (source === "speech") {
      const text = String(form.get("text")).trim();
      return await synthesize.mutateAsync({ target, language, text }).then(() => null, errorText);
    }
    if (file === null) return { what: t("noFile"), hint: "" };
    if (file.size > FILE_MAX_BYTES) return { what: t("tooLarge"), hint: t("tooLargeHint") };
    return await uploadPrompt(
      { file, language, target },
      { what: errors("network.what"), hint: errors("network.hint") },
    );
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    const result = await send(form);
    setFailure(result);
    setBusy(false);
    if (result !== null) return;
    await queries.invalidateQueries(api.prompts.list.pathFilter());
    onClose();
  };

  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent
        title={prompt ? t("replaceTitle", { name: prompt.name }) : t("addTitle")}
        description={prompt ? t("replaceDescription") : undefined}
        closeLabel={common("close")}
      >
        <form onSubmit={submit} className="flex flex-col gap-4">
          <SegmentedControl
            aria-label={t("source")}
            value={source}
            onValueChange={(next) => {
              setSource(next);
              setFailure(null);
            }}
            options={[
              { value: "upload", label: t("upload") },
              { value: "speech", label: t("speech") },
            ]}
            className="self-start"
          />
          {failure ? (
            <Callout tone="bad" icon={<CircleAlert />} title={failure.what} role="alert">
              {failure.hint}
            </Callout>
          ) : null}
          {prompt ? null : (
            <Field label={t("name")}>
              {(control) => (
                <Input {...control} name="name" required maxLength={120} autoFocus placeholder={t("namePlaceholder")} />
              )}
            </Field>
          )}
          {source === "upload" ? (
            <Field label={t("file")} help={t("fileHelp")}>
              {(control) => (
                <Input
                  {...control}
                  type="file"
                  accept="audio/*,.wav,.mp3,.ogg,.flac"
                  onChange={(event) => {
                    setFile(event.target.files?.[0] ?? null);
                    setFailure(null);
                  }}
                  className="h-auto py-1.5 file:mr-3 file:rounded-md file:border-0 file:bg-sunken file:px-2.5 file:py-1 file:font-medium file:text-ink file:text-xs"
                />
              )}
            </Field>
          ) : (
            <Field label={t("text")} help={t("textHelp")}>
              {(control) => (
                <Textarea
                  {...control}
                  name="text"
                  required
                  maxLength={2000}
                  rows={4}
                  defaultValue={first?.text ?? ""}
                  placeholder={t("textPlaceholder")}
                />
              )}
            </Field>
          )}
          <Field label={t("language")} help={t("languageHelp")}>
            {(control) => (
              <Input
                {...control}
                name="language"
                required
                maxLength={35}
                pattern="[a-z]{2,3}(-[A-Za-z0-9]{2,8})*"
                defaultValue={first?.language ?? "en"}
                className="w-32"
              />
            )}
          </Field>
          <DialogFooter className="mt-2">
            <DialogClose asChild>
              <Button>{common("cancel")}</Button>
            </DialogClose>
            <Button type="submit" variant="primary" busy={busy}>
              {prompt ? t("replace") : t("add")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
