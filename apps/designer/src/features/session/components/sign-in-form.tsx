"use client";

import { Button, Callout, Field, Input } from "@callwright/ui";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { type SignInFailure, signIn } from "../sign-in";
import { SessionCard } from "./session-card";

export function SignInForm({ target }: { target: string }) {
  const t = useTranslations("signIn");
  const [failure, setFailure] = useState<SignInFailure | null>(null);
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    setFailure(null);
    const result = await signIn(String(form.get("email")).trim(), String(form.get("password")));
    if (result === null) window.location.assign(target);
    else {
      setFailure(result);
      setBusy(false);
    }
  };

  return (
    <SessionCard title={t("title")} description={t("description")}>
      <form onSubmit={submit} className="flex flex-col gap-4">
        {failure ? (
          <Callout tone="bad" icon={<CircleAlert />} role="alert">
            {t(`failures.${failure}`)}
          </Callout>
        ) : null}
        <Field label={t("email")}>
          {(control) => (
            <Input
              {...control}
              name="email"
              type="email"
              autoComplete="username"
              required
              autoFocus
              spellCheck={false}
            />
          )}
        </Field>
        <Field label={t("password")}>
          {(control) => <Input {...control} name="password" type="password" autoComplete="current-password" required />}
        </Field>
        <Button type="submit" variant="primary" busy={busy} className="mt-2">
          {t("submit")}
        </Button>
      </form>
    </SessionCard>
  );
}
