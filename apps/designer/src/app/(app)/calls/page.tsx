import { getTranslations } from "next-intl/server";
import { CallsPage } from "@/features/calls/components/calls-page";

export async function generateMetadata() {
  const t = await getTranslations("calls");
  return { title: t("title") };
}

export default function Page() {
  return <CallsPage />;
}
