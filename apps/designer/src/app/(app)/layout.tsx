import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ApiProvider } from "@/features/api/api-provider";
import { Shell } from "@/features/shell/components/shell";
import { requestMe, requestUser } from "@/server/access/request-user";

/** Every page for signed-in people: the frame around it. */
export default async function AppLayout({ children }: { children: ReactNode }) {
  const user = await requestUser();
  if (user === null) redirect("/sign-in");
  return (
    <ApiProvider>
      <Shell initialMe={await requestMe(user)}>{children}</Shell>
    </ApiProvider>
  );
}
