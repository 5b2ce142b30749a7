import type { Page } from "@playwright/test";
import { expect, SIGNED_OUT, test } from "../../../e2e/browser-test";
import { toneWav } from "./tone-wav";

/** Names that another run on the same system has not taken. */
const unique = (name: string) => `${name} ${Date.now().toString(36)}`;

async function signIn(page: Page, password: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill("demo@callwright.local");
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

test.describe("signing in", () => {
  test.use({ storageState: SIGNED_OUT });

  test("a wrong password is told as such; the right one leads to where one wanted to go", async ({ page, system }) => {
    await page.goto("/numbers");
    await expect(page).toHaveURL(/\/sign-in/);
    await signIn(page, "not the password");
    await expect(page.getByText("E-mail and password do not belong together.")).toBeVisible();
    await page.goto("/sign-in?to=%2Fnumbers");
    await page.getByLabel("E-mail").fill("demo@callwright.local");
    await page.getByLabel("Password").fill(system.adminPassword);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: "Numbers" })).toBeVisible();
  });

  test("an address elsewhere is never gone to", async ({ page, system }) => {
    await page.goto("/sign-in?to=%2F%2Fevil.example%2F");
    await page.getByLabel("E-mail").fill("demo@callwright.local");
    await page.getByLabel("Password").fill(system.adminPassword);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("heading", { level: 1, name: /^Hello/ })).toBeVisible();
    expect(new URL(page.url()).origin).toBe(system.url);
  });
});

test.describe("signed in", () => {
  test.beforeEach(async ({ page }) => {
    await page.goto("/");
    await expect(page.getByRole("heading", { level: 1, name: /^Hello/ })).toBeVisible();
  });

  test("the pages' scripts and styles keep to the security policy", async ({ page }) => {
    const refused: string[] = [];
    page.on("console", (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) refused.push(message.text());
    });
    for (const path of [
      "/",
      "/flows",
      "/calls",
      "/numbers",
      "/library/prompts",
      "/settings/people",
      "/flows/front-desk",
    ]) {
      await page.goto(path);
      await expect(page.locator("main#content")).not.toBeEmpty();
    }
    expect(refused).toEqual([]);
  });

  test("the command menu goes to a flow by its name", async ({ page }) => {
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder("Type a page, a flow or a number").fill("front de");
    await page.getByRole("option", { name: "Front desk", exact: true }).click();
    await expect(page).toHaveURL(/\/flows\/front-desk$/);
  });

  test("a flow is made, duplicated, exported, imported, archived and taken back", async ({ page }) => {
    const name = unique("Weekend line");
    await page.goto("/flows");
    await page.getByRole("button", { name: "New flow" }).click();
    await page.getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Create" }).click();
    await expect(page).toHaveURL(/\/flows\/[a-z0-9]{16}$/);
    await page.goto("/flows");
    const row = (flow: string) =>
      page.getByRole("row").filter({ has: page.getByRole("link", { name: flow, exact: true }) });
    await row(name)
      .getByRole("button", { name: `Actions for ${name}` })
      .click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    await expect(row(`${name} (copy)`)).toBeVisible();

    await row(`${name} (copy)`).getByRole("button").click();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Export" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`${name} (copy).json`);
    await page.getByLabel("Flow file").setInputFiles(await download.path());
    await expect(page).toHaveURL(/\/flows\/[a-z0-9]{16}$/);

    await page.goto("/flows");
    await page
      .getByLabel("Flow file")
      .setInputFiles({ name: "notes.json", mimeType: "application/json", buffer: Buffer.from("hello") });
    await expect(page.getByText("“notes.json” is not a flow file.")).toBeVisible();

    await row(name).getByRole("button").click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await expect(row(name)).toHaveCount(0);
    await page.getByRole("button", { name: "Archived" }).click();
    await row(name).getByRole("button").click();
    await page.getByRole("menuitem", { name: "Restore" }).click();
    await expect(row(name)).toHaveCount(0);
  });

  test("a flow that answers a number cannot be archived, and the page says why", async ({ page }) => {
    await page.goto("/flows");
    await page.getByRole("button", { name: "Actions for Front desk" }).click();
    await page.getByRole("menuitem", { name: "Archive" }).click();
    await expect(page.getByText("“Front desk” answers calls to 1000.")).toBeVisible();
    await expect(page.getByRole("link", { name: "Front desk", exact: true })).toBeVisible();
  });

  test("a prompt that is no audio is refused with a reason; a sound is taken, played, renamed and deleted", async ({
    page,
  }) => {
    await page.goto("/library/prompts");
    await page.getByRole("button", { name: "New prompt" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Jingle");
    const file = dialog.getByLabel("Sound file");
    await file.setInputFiles({ name: "letter.wav", mimeType: "audio/wav", buffer: Buffer.from("Dear Sir or Madam") });
    await dialog.getByRole("button", { name: "Add prompt" }).click();
    await expect(dialog.getByRole("alert")).toContainText("“letter.wav” is no audio");

    await file.setInputFiles({ name: "tone.wav", mimeType: "audio/wav", buffer: toneWav(440, 1_500) });
    await dialog.getByRole("button", { name: "Add prompt" }).click();
    await expect(dialog).toHaveCount(0);
    const row = page.getByRole("row").filter({ hasText: "Jingle" });
    await expect(row).toContainText("0:02");

    const [audio] = await Promise.all([
      page.waitForResponse((response) => response.url().includes("/audio")),
      row.getByRole("button", { name: "Play Jingle" }).click(),
    ]);
    expect([200, 206]).toContain(audio.status());
    expect(audio.headers()["content-type"]).toBe("audio/wav");

    await row.getByRole("button", { name: "Actions for Jingle" }).click();
    await page.getByRole("menuitem", { name: "Rename" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Tune");
    await page.getByRole("button", { name: "Save" }).click();
    const renamed = page.getByRole("row").filter({ hasText: "Tune" });
    await renamed.getByRole("button", { name: "Actions for Tune" }).click();
    await page.getByRole("menuitem", { name: "Delete" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(renamed).toHaveCount(0);
  });

  test("a prompt is spoken from a text", async ({ page }) => {
    const text = unique("Thank you for waiting");
    await page.goto("/library/prompts");
    await page.getByRole("button", { name: "New prompt" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: "Speak a text" }).click();
    await dialog.getByLabel("Name").fill(unique("Thanks"));
    await dialog.getByLabel("Text").fill(text);
    await dialog.getByRole("button", { name: "Add prompt" }).click();
    await expect(page.getByRole("row").filter({ hasText: `“${text}”` })).toBeVisible();
  });

  test("a number is added, pointed at a version, and taken away", async ({ page }) => {
    await page.goto("/numbers");
    await page.getByRole("button", { name: "Add number" }).click();
    const number = page.getByRole("textbox", { name: "Number" });
    await number.fill("1000");
    await page.getByRole("dialog").getByRole("button", { name: "Add number" }).click();
    await expect(page.getByText("The number 1000 exists already.")).toBeVisible();
    await number.fill("1055");
    await page.getByRole("textbox", { name: "Label" }).fill("Hotline");
    await page.getByRole("dialog").getByRole("button", { name: "Add number" }).click();
    const row = page.getByRole("row").filter({ hasText: "1055" });
    await expect(row).toContainText("Nothing answers");

    await row.getByRole("button", { name: "Change flow" }).click();
    await page.getByRole("combobox", { name: "Flow" }).click();
    await page.getByRole("option", { name: "Front desk" }).click();
    await page.getByRole("button", { name: "Apply" }).click();
    await expect(row).toContainText("Front desk");
    await row.getByRole("button", { name: "Delete 1055" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(row).toHaveCount(0);
  });

  test("a calendar is edited in plain words and closed at once", async ({ page }) => {
    await page.goto("/library/calendars");
    const card = page.getByRole("listitem").filter({ has: page.getByRole("heading", { name: "Opening hours" }) });
    await card.getByRole("button", { name: "Edit" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Saturday").fill("noon");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(dialog.getByRole("alert")).toContainText("Write hours such as 9-17");
    await dialog.getByLabel("Saturday").fill("10-13:30");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(card).toContainText("10:00–13:30");
    await card.getByRole("button", { name: "Close now" }).click();
    await expect(card.getByText("Emergency", { exact: true })).toBeVisible();
    await card.getByRole("button", { name: "End emergency" }).click();
    await expect(card.getByText("Emergency", { exact: true })).toHaveCount(0);
    await card.getByRole("button", { name: "Delete Opening hours" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
    await expect(page.getByText("“Opening hours” is in use.")).toBeVisible();
  });

  test("a caller list takes what a spreadsheet gives", async ({ page }) => {
    const name = unique("VIP");
    await page.goto("/library/caller-lists");
    await page.getByRole("button", { name: "New list" }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    await dialog.getByLabel("Numbers").fill("+48 601 234 567\tAnna\nsomebody");
    await expect(dialog.getByRole("alert")).toContainText("Line 2 holds no number");
    await dialog.getByLabel("Numbers").fill("+48 601 234 567\tAnna\n+4822*\tWarsaw");
    await dialog.getByRole("button", { name: "Save" }).click();
    await expect(page.getByRole("row").filter({ hasText: name })).toContainText("2 numbers");
  });

  test("a person with the role of a viewer sees no way to change anything", async ({ page, browser, system }) => {
    await page.goto("/settings/people");
    await page.getByRole("button", { name: "Add person" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Vera Viewer");
    const email = `vera-${Date.now()}@example.com`;
    await dialog.getByLabel("E-mail").fill(email);
    await dialog.getByRole("combobox", { name: "Role" }).click();
    await page.getByRole("option", { name: /^Viewer/ }).click();
    await dialog.getByRole("button", { name: "Add person" }).click();
    const password = await dialog.locator("code").innerText();

    const context = await browser.newContext({ baseURL: system.url, storageState: SIGNED_OUT });
    const vera = await context.newPage();
    await vera.goto("/sign-in?to=%2Fflows");
    await vera.getByLabel("E-mail").fill(email);
    await vera.getByLabel("Password").fill(password);
    await vera.getByRole("button", { name: "Sign in" }).click();
    await expect(vera.getByRole("link", { name: "Front desk", exact: true })).toBeVisible();
    await expect(vera.getByRole("button", { name: "New flow" })).toHaveCount(0);
    await vera.goto("/settings/keys");
    await expect(vera.getByText("Not for your role")).toBeVisible();
    await context.close();
  });

  test("the theme is kept, without a flash of the other one", async ({ page }) => {
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitemcheckbox", { name: "Dark" }).click();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
    await page.reload();
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  });

  test("filters of the calls list live in the address", async ({ page }) => {
    await page.goto("/calls");
    await page.getByRole("combobox", { name: "Status" }).click();
    await page.getByRole("option", { name: "Failed" }).click();
    await expect(page).toHaveURL(/status=failed/);
    await page.getByLabel("Caller's number").fill("99999999");
    await expect(page).toHaveURL(/caller=99999999/);
    await expect(page.getByText("No call fits")).toBeVisible();
    await page.getByRole("button", { name: "Show all calls" }).click();
    await expect(page).toHaveURL(/\/calls$/);
  });

  test("a call that does not exist is told as such", async ({ page }) => {
    await page.goto("/calls/no-such-call");
    await expect(page.getByText("There is no call “no-such-call”.")).toBeVisible();
  });
});
