"use client";

import { Button, Callout, Card, Field, Input, toast } from "@callwright/ui";
import { CircleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { type FormEvent, useRef, useState } from "react";
import { changePassword, type PasswordFailure } from "@/features/session/change-password";
import { useMe } from "@/features/shell/hooks/use-me";
import { SettingsSectionFrame } from "./settings-section";

const PASSWORD_MIN_LENGTH = 10;

/** One's own name, address and password. */
export function AccountSettings() {
  const t = useTranslations("settings.account");
  const { user } = useMe();
  const form = useRef<HTMLFormElement>(null);
  const [failure, setFailure] = useState<PasswordFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const data = new FormData(event.currentTarget);
    setBusy(true);
    const result = await changePassword(String(data.get("current")), String(data.get("next")));
    setFailure(result);
    setBusy(false);
    if (result !== null) return;
    form.current?.reset();
    toast(t("changed"));
  };
  return (
    <SettingsSectionFrame title={t("title")} description={t("description", { name: user.name, email: user.email })}>
      <Card className="max-w-xl p-5">
        <form ref={form} onSubmit={submit} className="flex flex-col gap-4">
          {failure ? (
            <Callout tone="bad" icon={<CircleAlert />} role="alert">
              {t(`failures.${failure}`)}
            </Callout>
          ) : null}
          <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
          <Field label={t("current")}>
            {(control) => (
              <Input {...control} name="current" type="password" required autoComplete="current-password" />
            )}
          </Field>
          <Field label={t("next")} help={t("nextHelp", { length: PASSWORD_MIN_LENGTH })}>
            {(control) => (
              <Input
                {...control}
                name="next"
                type="password"
                required
                minLength={PASSWORD_MIN_LENGTH}
                maxLength={128}
                autoComplete="new-password"
              />
            )}
          </Field>
          <Button type="submit" variant="primary" busy={busy} className="self-start">
            {t("submit")}
          </Button>
        </form>
      </Card>
    </SettingsSectionFrame>
  );
}
