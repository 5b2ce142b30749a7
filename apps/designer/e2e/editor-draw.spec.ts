import { expect, test } from "../../../e2e/browser-test";
import { drawOrderFlow } from "./draw-order-flow";
import { EditorDriver } from "./editor-driver";

test("a flow is drawn from an empty canvas with the mouse, set up and published", async ({ page }) => {
  const editor = new EditorDriver(page);
  await editor.newFlow("Order status");
  await drawOrderFlow(editor, "https://shop.example.com/orders/");

  await test.step("arranged, stored, published", async () => {
    await page.getByRole("button", { name: "Arrange blocks" }).click();
    await editor.settle();
    await editor.saved();
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What has changed").fill("First version");
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(dialog).toBeHidden();
    await expect(editor.panel().getByText("Version 1")).toBeVisible();
    await expect(editor.panel().getByText("First version")).toBeVisible();
  });
});
