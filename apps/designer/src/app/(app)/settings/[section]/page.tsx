import { notFound } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SettingsPage } from "@/features/settings/components/settings-page";
import { SETTINGS_SECTIONS } from "@/features/settings/sections";

export async function generateMetadata() {
  const t = await getTranslations("settings");
  return { title: t("title") };
}

export default async function Page({ params }: { params: Promise<{ section: string }> }) {
  const { section } = await params;
  const known = SETTINGS_SECTIONS.find((candidate) => candidate.key === section);
  if (known === undefined) notFound();
  return <SettingsPage section={known.key} />;
}
