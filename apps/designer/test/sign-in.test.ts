import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { signedInUser } from "../src/server/access/user-scope";
import { setupCode } from "../src/server/auth/setup-code";
import { createFirstWorkspace } from "../src/server/workspaces/create-first-workspace";
import { PASSWORD, startDesignerUnderTest } from "./support/designer-under-test";

let designer: Awaited<ReturnType<typeof startDesignerUnderTest>>;

beforeAll(async () => {
  designer = await startDesignerUnderTest();
});
afterAll(() => designer.stop());

const ORIGIN = "http://127.0.0.1:3000";

function post(path: string, body: unknown, address = "192.0.2.1", cookie = ""): Promise<Response> {
  return designer.services.auth.handler(
    new Request(`${ORIGIN}/api/auth${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        host: "127.0.0.1:3000",
        origin: ORIGIN,
        "x-callwright-client-address": address,
        ...(cookie === "" ? {} : { cookie }),
      },
      body: JSON.stringify(body),
    }),
  );
}

describe("the first set-up", () => {
  const first = {
    name: "First",
    timeZone: "UTC",
    owner: { name: "Ada", email: "ada@example.com", password: "first password" },
  };

  it("needs the code of this installation, and works once", async () => {
    const { services } = designer;
    const code = setupCode(services.env.AUTH_SECRET);
    await expect(createFirstWorkspace(services, "0000-0000-0000", first)).rejects.toMatchObject({
      code: "setup-code-wrong",
    });
    await createFirstWorkspace(services, code, first);
    await expect(createFirstWorkspace(services, code, first)).rejects.toMatchObject({ code: "setup-done" });
    expect((await post("/sign-in/email", { email: "ada@example.com", password: "first password" })).status).toBe(200);
  });
});

describe("signing in", () => {
  it("gives a session by the right password only", async () => {
    const { owner } = await designer.workspace("Sign-in");
    const address = "192.0.2.2";
    expect((await post("/sign-in/email", { email: owner.email, password: "wrong password" }, address)).status).toBe(
      401,
    );
    expect((await post("/sign-in/email", { email: "nobody@example.com", password: PASSWORD }, address)).status).toBe(
      401,
    );
    const response = await post("/sign-in/email", { email: owner.email, password: PASSWORD }, address);
    expect(response.status).toBe(200);
    const cookie = response.headers.get("set-cookie") ?? "";
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    const session = cookie.split(";")[0] ?? "";
    expect(await signedInUser(designer.services, new Headers({ cookie: session }))).toMatchObject({
      email: owner.email,
    });
    const forged = `${session.slice(0, -6)}abcdef`;
    expect(await signedInUser(designer.services, new Headers({ cookie: forged }))).toBeNull();
  });

  it("lets nobody sign up", async () => {
    const response = await post("/sign-up/email", {
      name: "Eve",
      email: "eve@example.com",
      password: "eve's password",
    });
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(await designer.services.db.user.count({ where: { email: "eve@example.com" } })).toBe(0);
  });

  it("counts attempts by address and makes guessing slow", async () => {
    const { owner } = await designer.workspace("Guessing");
    const guess = (address: string) => post("/sign-in/email", { email: owner.email, password: "a guess" }, address);
    const statuses: number[] = [];
    for (let attempt = 0; attempt < 12; attempt++) statuses.push((await guess("192.0.2.66")).status);
    expect(statuses.slice(0, 10)).toEqual(Array(10).fill(401));
    expect(statuses.slice(10)).toEqual([429, 429]);
    expect((await guess("192.0.2.67")).status).toBe(401);
  });
});
