import { fetchRequestHandler } from "@trpc/server/adapters/fetch";
import { signedInUser } from "@/server/access/user-scope";
import { services } from "@/server/services/services";
import { appRouter } from "@/server/trpc/router";

function handle(request: Request): Promise<Response> {
  const present = services();
  return fetchRequestHandler({
    endpoint: "/api/trpc",
    req: request,
    router: appRouter,
    createContext: async () => ({
      services: present,
      headers: request.headers,
      user: await signedInUser(present, request.headers),
    }),
    onError: ({ error, path }) => {
      if (error.code === "INTERNAL_SERVER_ERROR")
        present.log.error({ err: error.cause ?? error, path }, "procedure failed");
    },
  });
}

export { handle as GET, handle as POST };
