import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SignInForm } from "@/features/session/components/sign-in-form";
import { requestUser } from "@/server/access/request-user";
import { services } from "@/server/services/services";

export async function generateMetadata() {
  const t = await getTranslations("signIn");
  return { title: t("title") };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ to?: string | string[] }> }) {
  const { to } = await searchParams;
  const target = ownPath(to);
  if ((await requestUser()) !== null) redirect(target);
  if ((await services().db.user.count()) === 0) redirect("/setup");
  return <SignInForm target={target} />;
}

/** Only a path of ours: an address elsewhere would make the sign-in page a way to lead people astray. */
function ownPath(to: string | string[] | undefined): string {
  return typeof to === "string" && /^\/(?![/\\])/.test(to) ? to : "/";
}
