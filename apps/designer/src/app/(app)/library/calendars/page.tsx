import { getTranslations } from "next-intl/server";
import { CalendarsPage } from "@/features/library/components/calendars-page";

export async function generateMetadata() {
  const t = await getTranslations("calendars");
  return { title: t("title") };
}

export default function Page() {
  return <CalendarsPage />;
}
