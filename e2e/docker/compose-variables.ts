/** What an admin would put into .env beside docker-compose.yml. */
export const composeVariables: Readonly<Record<string, string>> = {
  PUBLIC_ADDRESS: "127.0.0.1",
  PUBLIC_URL: "http://localhost:3000",
  POSTGRES_PASSWORD: "postgres-password",
  REDIS_PASSWORD: "redis-password",
  DRACHTIO_SECRET: "drachtio-secret",
  MEDIA_SECRET: "media-secret",
  AUTH_SECRET: "auth-secret-of-the-image-test-32-characters",
  ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
};
