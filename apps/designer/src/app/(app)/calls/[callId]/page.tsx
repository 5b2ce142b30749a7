import { getTranslations } from "next-intl/server";
import { CallPage } from "@/features/calls/components/call-page";

export async function generateMetadata() {
  const t = await getTranslations("call");
  return { title: t("title") };
}

export default async function Page({ params }: { params: Promise<{ callId: string }> }) {
  const { callId } = await params;
  return <CallPage callId={decodeURIComponent(callId)} />;
}
