import { getTranslations } from "next-intl/server";
import { HomePage } from "@/features/home/components/home-page";

export async function generateMetadata() {
  const t = await getTranslations("home");
  return { title: t("title") };
}

export default function Page() {
  return <HomePage />;
}
