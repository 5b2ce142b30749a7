import { envFields } from "./env-fields";

/** What each process is given, by the supervisor or by docker-compose.yml. Use with `readEnv`. */

const listening = {
  BIND_ADDRESS: envFields.BIND_ADDRESS,
  INTERNAL_ADDRESS: envFields.INTERNAL_ADDRESS,
  LOG_LEVEL: envFields.LOG_LEVEL,
} as const;

const everyProcess = { ...listening, HEALTH_PORT: envFields.HEALTH_PORT } as const;

export const sipServerEnv = {
  ...everyProcess,
  SIP_PORT: envFields.SIP_PORT,
  PUBLIC_ADDRESS: envFields.PUBLIC_ADDRESS,
  DRACHTIO_PORT: envFields.DRACHTIO_PORT,
  DRACHTIO_SECRET: envFields.DRACHTIO_SECRET,
} as const;

export const mediaServerEnv = {
  ...everyProcess,
  PUBLIC_ADDRESS: envFields.PUBLIC_ADDRESS,
  RTP_PORT_MIN: envFields.RTP_PORT_MIN,
  RTP_PORT_MAX: envFields.RTP_PORT_MAX,
  MEDIA_PORT: envFields.MEDIA_PORT,
  MEDIA_SECRET: envFields.MEDIA_SECRET,
  MEDIA_STORE_DIR: envFields.MEDIA_STORE_DIR,
} as const;

export const runtimeEnv = {
  ...everyProcess,
  INSTANCE_NAME: envFields.INSTANCE_NAME,
  DATABASE_URL: envFields.DATABASE_URL,
  REDIS_URL: envFields.REDIS_URL,
  DRACHTIO_HOST: envFields.DRACHTIO_HOST,
  DRACHTIO_PORT: envFields.DRACHTIO_PORT,
  DRACHTIO_SECRET: envFields.DRACHTIO_SECRET,
  MEDIA_HOST: envFields.MEDIA_HOST,
  MEDIA_PORT: envFields.MEDIA_PORT,
  MEDIA_SECRET: envFields.MEDIA_SECRET,
  MEDIA_STORE_DIR: envFields.MEDIA_STORE_DIR,
  ENCRYPTION_KEY: envFields.ENCRYPTION_KEY,
} as const;

export const designerEnv = {
  ...listening,
  PORT: envFields.PORT,
  PUBLIC_URL: envFields.PUBLIC_URL,
  DATABASE_URL: envFields.DATABASE_URL,
  REDIS_URL: envFields.REDIS_URL,
  MEDIA_HOST: envFields.MEDIA_HOST,
  MEDIA_PORT: envFields.MEDIA_PORT,
  MEDIA_SECRET: envFields.MEDIA_SECRET,
  MEDIA_STORE_DIR: envFields.MEDIA_STORE_DIR,
  AUTH_SECRET: envFields.AUTH_SECRET,
  ENCRYPTION_KEY: envFields.ENCRYPTION_KEY,
  HEALTH_URLS: envFields.HEALTH_URLS,
} as const;

export const sampleServiceEnv = {
  SAMPLE_SERVICE_PORT: envFields.SAMPLE_SERVICE_PORT,
} as const;
