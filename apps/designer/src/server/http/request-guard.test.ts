import { describe, expect, it } from "vitest";
import { BODY_MAX_BYTES, refuseRequest, UPLOAD_MAX_BYTES } from "./request-guard";

const post = (headers: Record<string, string>, url = "/api/trpc/flows.create") =>
  refuseRequest({ method: "POST", url, headers: { host: "calls.example.com", ...headers } })?.code ?? "taken";

describe("changes", () => {
  it.each([
    ["from our own page", { origin: "https://calls.example.com", "sec-fetch-site": "same-origin" }, "taken"],
    ["from a program", {}, "taken"],
    ["from another site", { origin: "https://evil.example" }, "foreign-origin"],
    ["from another port", { origin: "https://calls.example.com:8443" }, "foreign-origin"],
    ["from a sandboxed frame", { origin: "null" }, "foreign-origin"],
    ["that a browser calls cross-site", { "sec-fetch-site": "cross-site" }, "foreign-origin"],
    ["from a sister domain", { "sec-fetch-site": "same-site" }, "foreign-origin"],
    ["that are too large", { "content-length": String(BODY_MAX_BYTES + 1) }, "too-large"],
    ["of unknown length", { "transfer-encoding": "chunked" }, "length-required"],
  ])("%s", (_, headers, expected) => {
    expect(post(headers)).toBe(expected);
  });

  it("may be larger where sound is uploaded", () => {
    const headers = { "content-length": String(BODY_MAX_BYTES + 1) };
    expect(post(headers, "/api/prompts/upload?name=x")).toBe("taken");
    expect(post({ "content-length": String(UPLOAD_MAX_BYTES + 1) }, "/api/prompts/upload")).toBe("too-large");
  });
});

it("lets pages be read from anywhere", () => {
  expect(refuseRequest({ method: "GET", url: "/", headers: { origin: "https://evil.example" } })).toBeNull();
});
