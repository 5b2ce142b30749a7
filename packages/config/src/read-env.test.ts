import { describe, expect, it } from "vitest";
import { envFields } from "./env-fields";
import { EnvError, type EnvSource, readEnv } from "./read-env";

function problems(shape: Parameters<typeof readEnv>[0], source: EnvSource): readonly string[] {
  try {
    readEnv(shape, source);
  } catch (error) {
    if (error instanceof EnvError) return error.problems;
    throw error;
  }
  return [];
}

describe("readEnv", () => {
  it("reads numbers and fills in defaults", () => {
    const env = readEnv({ PORT: envFields.PORT, SIP_PORT: envFields.SIP_PORT }, { SIP_PORT: "5080", PORT: "" });
    expect(env).toEqual({ PORT: 3000, SIP_PORT: 5080 });
  });

  it.each(["abc", "0", "65536", "-1", "5060.5", "5060 5061"])(
    "refuses the port %s and says what is expected",
    (value) => {
      expect(problems({ SIP_PORT: envFields.SIP_PORT }, { SIP_PORT: value })).toEqual([
        `SIP_PORT: "${value}" is wrong; expected a port number between 1 and 65535 ` +
          "(on which phones and trunks reach Callwright; 5060 when not set)",
      ]);
    },
  );

  it("names every wrong variable, not only the first", () => {
    const found = problems(
      { PORT: envFields.PORT, BIND_ADDRESS: envFields.BIND_ADDRESS, REDIS_URL: envFields.REDIS_URL },
      { PORT: "x", BIND_ADDRESS: "localhost" },
    );
    expect(found.map((line) => line.split(":")[0])).toEqual(["PORT", "BIND_ADDRESS", "REDIS_URL"]);
    expect(found[2]).toContain("is not set");
  });

  it("keeps secrets and passwords in URLs out of the message", () => {
    const found = problems(
      { MEDIA_SECRET: envFields.MEDIA_SECRET, DATABASE_URL: envFields.DATABASE_URL },
      { MEDIA_SECRET: "short", DATABASE_URL: "mysql://me:hunter2@host/x" },
    );
    expect(found.join()).not.toMatch(/short|hunter2/);
    expect(found).toHaveLength(2);
  });

  it("reads the map of health URLs", () => {
    const shape = { HEALTH_URLS: envFields.HEALTH_URLS };
    expect(readEnv(shape, { HEALTH_URLS: '{"runtime":"http://127.0.0.1:1/health"}' }).HEALTH_URLS).toEqual({
      runtime: "http://127.0.0.1:1/health",
    });
    expect(problems(shape, { HEALTH_URLS: "{" })).toHaveLength(1);
  });
});
