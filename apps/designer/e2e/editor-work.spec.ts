import { expect, test } from "../../../e2e/browser-test";
import { EditorDriver } from "./editor-driver";

test("undo and redo go through every step, by keyboard and in forms alike", async ({ page }) => {
  const editor = new EditorDriver(page);
  await editor.newFlow("Steps");
  await editor.pull("Start", "Then", await editor.canvasPlace(0.5, 0.6));
  await editor.quickInsert("Play");
  const text = editor.panel().getByLabel("Text that is spoken");
  await text.fill("");
  await text.pressSequentially("Hello there");
  await expect(editor.card("Play").getByText("“Hello there”")).toBeVisible();

  await editor.settle();
  const before = await editor.placeOnCanvas("Play");
  const hand = await editor.middleOf(editor.card("Play"));
  await editor.drag(hand, { x: hand.x - 160, y: hand.y + 64 });
  const after = await editor.placeOnCanvas("Play");
  expect(before.x - after.x).toBeGreaterThan(100);

  // What was typed into a field is one step, so is a drag.
  await page.keyboard.press("Control+z");
  await expect(async () => expect(await editor.placeOnCanvas("Play")).toEqual(before)).toPass({ timeout: 10_000 });
  await expect(editor.card("Play").getByText("“Hello there”")).toBeVisible();
  // In a field the same key takes back the same steps, and not what the field itself remembers.
  await text.focus();
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  while (await undo.isEnabled()) await page.keyboard.press("Control+z");
  await expect(editor.cards()).toHaveCount(1);
  await expect(editor.wires()).toHaveCount(0);

  const redo = page.getByRole("button", { name: "Redo", exact: true });
  while (await redo.isEnabled()) await page.keyboard.press("Control+Shift+z");
  await expect(editor.card("Play").getByText("“Hello there”")).toBeVisible();
  await expect(editor.wires()).toHaveCount(1);
  expect(await editor.placeOnCanvas("Play")).toEqual(after);
});

test("blocks are copied into another flow with their wiring; other text is refused in words", async ({
  page,
  context,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const editor = new EditorDriver(page);
  await editor.newFlow("Source");
  await editor.pull("Start", "Then", await editor.canvasPlace(0.5, 0.5));
  await editor.quickInsert("Menu");
  await editor.fit();
  const menu = await editor.middleOf(editor.card("Menu"));
  await editor.pull("Menu", "1 · Sales", { x: menu.x, y: menu.y + 140 });
  await editor.quickInsert("Hang up");
  await expect(editor.wires()).toHaveCount(2);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+a");
  await page.keyboard.press("Control+c");
  await editor.saved();

  await editor.newFlow("Target");
  await page.keyboard.press("Control+v");
  await expect(editor.cards()).toHaveCount(3);
  await expect(editor.wires()).toHaveCount(1);
  await expect(editor.card("Menu").getByText("1 Sales, 2 Support")).toBeVisible();

  await page.keyboard.press("Control+d");
  await expect(editor.cards()).toHaveCount(5);
  await page.keyboard.press("Delete");
  await expect(editor.cards()).toHaveCount(3);

  await page.evaluate(() => navigator.clipboard.writeText("Dear all, the meeting is at ten."));
  await page.keyboard.press("Control+v");
  await expect(page.getByText("What you copied holds no blocks.")).toBeVisible();
  await page.evaluate(() => navigator.clipboard.writeText('{"format":"callwright-blocks","version":7,"blocks":{}}'));
  await page.keyboard.press("Control+v");
  await expect(page.getByText("These blocks come from a newer Callwright.")).toBeVisible();
  await expect(editor.cards()).toHaveCount(3);
});

test("no work is lost: reload, two tabs, a spell without network, a closed tab", async ({ page, context }) => {
  const editor = new EditorDriver(page);
  const id = await editor.newFlow("Lasting");
  await editor.pull("Start", "Then", await editor.canvasPlace(0.5, 0.6));
  await editor.quickInsert("Play");

  await test.step("a reload at once keeps what was just done", async () => {
    await page.reload();
    await editor.ready();
    await expect(editor.card("Play")).toBeVisible();
  });

  await test.step("two tabs show the same", async () => {
    const other = new EditorDriver(await context.newPage());
    await other.open(id);
    await other.card("Play").click({ position: { x: 60, y: 14 } });
    await other.panel().getByLabel("Name of the block").fill("Greeting");
    await expect(editor.card("Greeting")).toBeVisible();
    await other.saved();
    await other.page.close();
  });

  await test.step("without network one goes on; it is stored afterwards", async () => {
    await context.setOffline(true);
    await editor.select("Greeting");
    await editor.panel().getByLabel("Name of the block").fill("Welcome");
    await expect(page.getByText("Offline – kept on this device")).toBeVisible({ timeout: 20_000 });
    await context.setOffline(false);
    await editor.saved();
    expect(JSON.stringify(await editor.storedFlow(id))).toContain("Welcome");
  });

  await test.step("what a tab could not send before it was closed is sent by the next", async () => {
    await page.route("**/api/trpc/editor.push**", (route) => route.abort());
    await editor.select("Welcome");
    await editor.panel().getByLabel("Name of the block").fill("Kept on this device");
    await expect(page.getByText("Offline – kept on this device")).toBeVisible({ timeout: 20_000 });
    await page.close();
    const later = new EditorDriver(await context.newPage());
    await later.open(id);
    await expect(later.card("Kept on this device")).toBeVisible();
    expect(JSON.stringify(await later.storedFlow(id))).toContain("Kept on this device");
  });
});

test("problems are said on the block and in a list, lead to their field, and stop a publish", async ({ page }) => {
  const editor = new EditorDriver(page);
  await editor.newFlow("Problems");
  await editor.pull("Start", "Then", await editor.canvasPlace(0.5, 0.6));
  await editor.quickInsert("HTTP request");
  await expect(editor.card("HTTP request").getByText("2 problems")).toBeAttached();
  await expect(editor.panel().getByText("“Address” of “HTTP request” is empty.")).toBeVisible();

  await page.getByRole("button", { name: "Publish", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("2 errors stop the publish")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Publish" })).toHaveCount(0);
  await dialog.getByText("“Address” of “HTTP request” is empty.").click();
  await expect(dialog).toBeHidden();
  await expect(editor.panel().getByLabel("Address")).toBeFocused();
  await page.keyboard.type("https://shop.example.com/");
  await expect(editor.panel().getByText("is empty.")).toHaveCount(0);

  await editor.panel().getByLabel("Address").fill("https://shop.example.com/{{ cutomer }}");
  await editor.panel().getByRole("tab", { name: "Checks" }).click();
  const fix = editor.panel().getByRole("button", { name: "Add the variable cutomer" });
  await fix.click();
  await expect(fix).toHaveCount(0);
  await editor.panel().getByRole("button", { name: "Add “Hang up” there" }).click();
  await expect(editor.panel().getByText("Nothing is wrong")).toBeVisible();
  await expect(editor.card("HTTP request").getByText("problem")).toHaveCount(0);
});

test("the canvas is used by keyboard, and blocks go into wires", async ({ page }) => {
  const editor = new EditorDriver(page);
  const id = await editor.newFlow("Keys");
  await editor.pull("Start", "Then", await editor.canvasPlace(0.5, 0.75));
  await editor.quickInsert("Hang up");
  await expect(editor.wires()).toHaveCount(1);

  await test.step("a block dropped on a wire is put into it", async () => {
    await editor.fit();
    const from = await editor.middleOf(editor.port("Start", "Then"));
    const to = await editor.card("Hang up").boundingBox();
    if (!to) throw new Error("it is on the screen");
    await editor.dragFromPalette("Play", { x: from.x, y: (from.y + to.y) / 2 });
    await expect(editor.wires()).toHaveCount(2);
    const { blocks } = await editor.storedFlow(id);
    const idOf = (kind: string) => Object.entries(blocks).find(([, block]) => block.kind === kind)?.[0];
    expect(blocks.start?.next.next).toBe(idOf("play"));
    expect(blocks[idOf("play") ?? ""]?.next).toEqual({ next: idOf("hang-up") });
  });

  await test.step("Tab goes through the blocks from top to bottom; Enter opens, arrows move", async () => {
    await page.keyboard.press("Escape");
    await editor.cards().first().focus();
    await expect(editor.card("Start")).toBeFocused();
    await page.keyboard.press("Tab");
    await expect(editor.card("Play")).toBeFocused();
    await page.keyboard.press("Enter");
    await expect(editor.panel().getByLabel("Name of the block")).toHaveValue("Play");
    await editor.card("Play").focus();
    const before = await editor.placeOnCanvas("Play");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowDown");
    const after = { x: before.x + 16, y: before.y + 64 };
    await expect(async () => expect(await editor.placeOnCanvas("Play")).toEqual(after)).toPass({ timeout: 10_000 });
  });

  await test.step("ports are led by pickers", async () => {
    await editor.select("Play");
    await editor.panel().getByLabel("Where “Then” goes").click();
    await page.getByRole("option", { name: "Nowhere yet" }).click();
    await expect(editor.wires()).toHaveCount(1);
    await editor.panel().getByLabel("Where “Then” goes").click();
    await page.getByRole("option", { name: "Hang up" }).click();
    await expect(editor.wires()).toHaveCount(2);
  });

  await test.step("find, and the sheet of shortcuts", async () => {
    await page.keyboard.press("Control+f");
    await page.getByPlaceholder("Find a block by its name or text").fill("ends the call");
    await page.keyboard.press("Enter");
    await expect(editor.panel().getByLabel("Name of the block")).toHaveValue("Hang up");
    await editor.card("Hang up").focus();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: "Keyboard and mouse" })).toBeVisible();
  });
});
