import path from "node:path";
import { fileURLToPath } from "node:url";
import type { NextConfig } from "next";
import createNextIntlPlugin from "next-intl/plugin";

const here = path.dirname(fileURLToPath(import.meta.url));
const withNextIntl = createNextIntlPlugin("./src/i18n/request.ts");

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // packages of the workspace are consumed as TypeScript source
  transpilePackages: [
    "@callwright/config",
    "@callwright/contracts",
    "@callwright/db",
    "@callwright/expressions",
    "@callwright/flow-blocks",
    "@callwright/flow-checks",
    "@callwright/flow-engine",
    "@callwright/flow-schema",
    "@callwright/ui",
  ],
  serverExternalPackages: ["pg", "ioredis", "pino", "better-auth", "@prisma/client", "@prisma/adapter-pg"],
  turbopack: { root: path.resolve(here, "../..") },
  // compression and caching of pages are the business of whatever stands in front
  compress: true,
  devIndicators: false,
};

export default withNextIntl(config);
