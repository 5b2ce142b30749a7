import { getTranslations } from "next-intl/server";
import { FlowMount } from "@/features/flows/components/flow-mount";

export async function generateMetadata() {
  const t = await getTranslations("flows");
  return { title: t("title") };
}

export default async function Page({ params }: { params: Promise<{ flowId: string }> }) {
  const { flowId } = await params;
  return <FlowMount flowId={flowId} />;
}
