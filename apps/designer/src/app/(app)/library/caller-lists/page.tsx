import { getTranslations } from "next-intl/server";
import { CallerListsPage } from "@/features/library/components/caller-lists-page";

export async function generateMetadata() {
  const t = await getTranslations("callerLists");
  return { title: t("title") };
}

export default function Page() {
  return <CallerListsPage />;
}
