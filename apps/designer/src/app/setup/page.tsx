import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SetupForm } from "@/features/session/components/setup-form";
import { services } from "@/server/services/services";

export async function generateMetadata() {
  const t = await getTranslations("setup");
  return { title: t("title") };
}

/** Only while there is nobody: the first person becomes the owner of the first workspace. */
export default async function SetupPage() {
  if ((await services().db.user.count()) > 0) redirect("/sign-in");
  return <SetupForm />;
}
