import { Button } from "@callwright/ui";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { Logo } from "@/features/shell/components/logo";

export default function NotFound() {
  const t = useTranslations("notFound");
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center gap-2 px-6 text-center">
      <Logo className="mb-6" />
      <h1 className="font-semibold text-ink text-lg tracking-tight">{t("title")}</h1>
      <p className="max-w-sm text-muted text-sm">{t("text")}</p>
      <Button asChild variant="primary" className="mt-4">
        <Link href="/">{t("action")}</Link>
      </Button>
    </main>
  );
}
