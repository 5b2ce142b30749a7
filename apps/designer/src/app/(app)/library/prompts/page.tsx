import { getTranslations } from "next-intl/server";
import { PromptsPage } from "@/features/library/components/prompts-page";

export async function generateMetadata() {
  const t = await getTranslations("prompts");
  return { title: t("title") };
}

export default function Page() {
  return <PromptsPage />;
}
