"use client";

import { Button, Callout, Field, Input } from "@callwright/ui";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { type SetupFailure, setUp } from "../set-up";
import { signIn } from "../sign-in";
import { SessionCard } from "./session-card";

/** The first person and their workspace. */
export function SetupForm() {
  const t = useTranslations("setup");
  const errors = useTranslations("errors.network");
  const [failure, setFailure] = useState<SetupFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name)).trim();
    setBusy(true);
    const result = await setUp(
      {
        code: text("code"),
        workspace: text("workspace"),
        timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        name: text("name"),
        email: text("email"),
        password: String(form.get("password")),
      },
      { what: errors("what"), hint: errors("hint") },
    );
    setFailure(result);
    if (result === null && (await signIn(text("email"), String(form.get("password")))) === null)
      window.location.assign("/");
    else setBusy(false);
  };
  return (
    <SessionCard title={t("title")} description={t("description")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {failure ? (
          <Callout tone="bad" icon={<CircleAlert />} title={failure.what} role="alert">
            {failure.hint}
          </Callout>
        ) : null}
        <Field label={t("code")} help={t("codeHelp")}>
          {(control) => (
            <Input
              {...control}
              name="code"
              required
              autoFocus
              autoComplete="off"
              spellCheck={false}
              placeholder="0000-0000-0000"
            />
          )}
        </Field>
        <Field label={t("workspace")}>
          {(control) => (
            <Input
              {...control}
              name="workspace"
              required
              maxLength={80}
              autoComplete="organization"
              placeholder={t("workspacePlaceholder")}
            />
          )}
        </Field>
        <Field label={t("name")}>
          {(control) => <Input {...control} name="name" required maxLength={120} autoComplete="name" />}
        </Field>
        <Field label={t("email")}>
          {(control) => (
            <Input {...control} name="email" type="email" required autoComplete="username" spellCheck={false} />
          )}
        </Field>
        <Field label={t("password")} help={t("passwordHelp")}>
          {(control) => (
            <Input
              {...control}
              name="password"
              type="password"
              required
              minLength={10}
              maxLength={128}
              autoComplete="new-password"
            />
          )}
        </Field>
        <Button type="submit" variant="primary" busy={busy} className="mt-2">
          {t("submit")}
        </Button>
      </form>
    </SessionCard>
  );
}
