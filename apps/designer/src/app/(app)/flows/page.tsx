import { getTranslations } from "next-intl/server";
import { FlowsPage } from "@/features/flows/components/flows-page";

export async function generateMetadata() {
  const t = await getTranslations("flows");
  return { title: t("title") };
}

export default function Page() {
  return <FlowsPage />;
}
