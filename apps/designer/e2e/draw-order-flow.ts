import { expect, test } from "../../../e2e/browser-test";
import type { EditorDriver } from "./editor-driver";

/**
 * Draws menu → collect digits → HTTP request → play → hang up on an empty canvas, with the mouse, and leads what is
 * still open to hang up by the fixes that the checks offer.
 * @param ordersUrl what the order's number is put behind
 */
export async function drawOrderFlow(editor: EditorDriver, ordersUrl: string): Promise<void> {
  const { page } = editor;
  await expect(editor.cards()).toHaveCount(1);

  await test.step("menu: pulled from the start into nothing", async () => {
    await editor.pull("Start", "Then", await editor.canvasPlace(0.5, 0.6));
    await editor.quickInsert("Menu");
    await expect(editor.card("Menu")).toBeVisible();
    await expect(editor.wires()).toHaveCount(1);
    const panel = editor.panel();
    await panel.getByLabel("Text that is spoken").fill("For the status of an order, press 1.");
    await panel.getByLabel("Meaning", { exact: true }).first().fill("Order status");
    await panel.getByRole("button", { name: "Remove number 2" }).click();
    await expect(editor.port("Menu", "1 · Order status")).toBeVisible();
    await expect(editor.card("Menu").locator("li")).toHaveCount(3);
  });

  await test.step("collect digits: quick insert again, with a new variable", async () => {
    await editor.fit();
    const menu = await editor.middleOf(editor.card("Menu"));
    await editor.pull("Menu", "1 · Order status", { x: menu.x, y: menu.y + 150 });
    await editor.quickInsert("Collect digits");
    await editor.newVariable(editor.panel().getByLabel("Keep the number in"), "order_number");
    await expect(editor.panel().getByLabel("Keep the number in")).toHaveText("order_number");
    await expect(editor.wires()).toHaveCount(2);
  });

  await test.step("HTTP request: from the palette, then led to", async () => {
    await editor.fit();
    const above = await editor.middleOf(editor.card("Collect digits"));
    await editor.dragFromPalette("HTTP request", { x: above.x, y: above.y + 150 });
    await expect(editor.card("HTTP request")).toBeVisible();
    await editor.connect("Collect digits", "Number entered", "HTTP request");
    await expect(editor.wires()).toHaveCount(3);
    await editor.select("HTTP request");
    const panel = editor.panel();
    await panel.getByLabel("Address").fill(ordersUrl);
    await panel.locator('[data-field="url"]').getByRole("button", { name: "Insert a value" }).click();
    await page.getByRole("option", { name: /order_number/ }).click();
    await expect(panel.getByLabel("Address")).toHaveValue(`${ordersUrl}{{ order_number }}`);
    const mappings = panel.locator('[data-field="mappings"]');
    await mappings.getByRole("button", { name: "Add" }).click();
    await editor.newVariable(mappings.locator('[data-field="mappings.0.variable"]').getByRole("combobox"), "status");
    await mappings.locator('[data-field="mappings.0.value"]').getByRole("combobox").fill("result.body.status");
  });

  await test.step("play and hang up", async () => {
    await editor.fit();
    const above = await editor.middleOf(editor.card("HTTP request"));
    await editor.pull("HTTP request", "Success", { x: above.x, y: above.y + 140 });
    await editor.quickInsert("Play");
    const text = editor.panel().getByLabel("Text that is spoken");
    await text.fill("Your order is ");
    await text.press("End");
    await editor.panel().getByRole("button", { name: "Insert a value" }).first().click();
    await page.getByRole("option", { name: /^status/ }).click();
    await expect(text).toHaveValue("Your order is {{ status }}");
    await editor.fit();
    const play = await editor.middleOf(editor.card("Play"));
    await editor.pull("Play", "Then", { x: play.x, y: play.y + 120 });
    await editor.quickInsert("Hang up");
    await expect(editor.wires()).toHaveCount(5);
  });

  await test.step("what is still open is said, and mended with one click each", async () => {
    await page.getByRole("button", { name: /^Checks/ }).click();
    const list = editor.panel();
    await expect(list.getByText("“No input” of “Menu” leads nowhere.")).toBeVisible();
    const fixes = list.getByRole("button", { name: "Add “Hang up” there" });
    await expect(fixes).toHaveCount(4);
    for (let left = 4; left > 0; left -= 1) {
      await fixes.first().click();
      await expect(fixes).toHaveCount(left - 1);
    }
    await expect(list.getByText("Nothing is wrong")).toBeVisible();
  });
}
