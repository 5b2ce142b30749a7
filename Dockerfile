# The images of Callwright: `docker build --target designer|runtime|media-server|sip-server|migrate .`
# docker-compose.yml puts them together. One build stage compiles everything, so that all images are of one version.

FROM node:20-bookworm-slim AS build
WORKDIR /app
COPY . .
RUN npm ci --include=dev
RUN npm run build
RUN npm prune --omit=dev

FROM node:20-bookworm-slim AS base
ENV NODE_ENV=production
ENV NEXT_TELEMETRY_DISABLED=1
WORKDIR /app
COPY --from=build --chown=node:node /app .
USER node

# Brings the database to the newest migration and ends.
FROM base AS migrate
CMD ["node", "node_modules/prisma/build/index.js", "migrate", "deploy", "--config", "prisma/prisma.config.ts"]

FROM base AS media-server
WORKDIR /app/apps/media-server
CMD ["node", "--enable-source-maps", "dist/main.js"]

FROM base AS sip-server
WORKDIR /app/apps/sip-server
CMD ["node", "--enable-source-maps", "dist/main.js"]

FROM base AS runtime
WORKDIR /app/apps/runtime
CMD ["node", "--enable-source-maps", "dist/main.js"]

FROM base AS designer
WORKDIR /app/apps/designer
CMD ["node", "--enable-source-maps", "dist/main.js"]
