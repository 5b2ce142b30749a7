import { getTranslations } from "next-intl/server";
import { NumbersPage } from "@/features/numbers/components/numbers-page";

export async function generateMetadata() {
  const t = await getTranslations("numbers");
  return { title: t("title") };
}

export default function Page() {
  return <NumbersPage />;
}
