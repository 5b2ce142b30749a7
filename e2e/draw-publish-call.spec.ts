import { Baresip, callerScenario, findTones, phoneNetwork, runSipp, type Step, waitFor } from "@callwright/testing";
import type { Page } from "@playwright/test";
import { drawOrderFlow } from "../apps/designer/e2e/draw-order-flow";
import { EditorDriver } from "../apps/designer/e2e/editor-driver";
import { toneWav } from "../apps/designer/e2e/tone-wav";
import { expect, test } from "./browser-test";

/** What is heard at each step: tones, so that a phone can tell prompts apart. */
const TONES = { Menu: 500, "Collect digits": 700, Play: 900 } as const;
const NUMBER = "1600";

test("what an admin draws is what callers walk through", async ({ page, system }) => {
  test.setTimeout(240_000);
  const editor = new EditorDriver(page);

  await test.step("a number and three prompts", async () => {
    await page.goto("/numbers");
    await page.getByRole("button", { name: "Add number" }).first().click();
    await page.getByRole("dialog").getByLabel("Number", { exact: true }).fill(NUMBER);
    await page.getByRole("dialog").getByRole("button", { name: "Add number" }).click();
    await expect(page.getByRole("dialog")).toBeHidden();
    for (const [name, frequencyHz] of Object.entries(TONES)) await uploadPrompt(page, `Tone ${name}`, frequencyHz);
  });

  const flowId = await test.step("drawn, with tones to be heard", async () => {
    const id = await editor.newFlow("Order line");
    await drawOrderFlow(editor, `${await sampleServiceUrl(page)}/orders/`);
    for (const name of Object.keys(TONES)) await playAudio(editor, name, `Tone ${name}`);
    await editor.saved();
    return id;
  });

  await test.step("published to the number", async () => {
    await page.getByRole("button", { name: "Publish", exact: true }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(NUMBER).click();
    await dialog.getByRole("button", { name: "Publish" }).click();
    await expect(dialog).toBeHidden();
  });

  for (const way of ["rfc4733", "info"] as const) {
    await test.step(`SIPp walks it, digits by ${way}`, async () => {
      const digits = (keys: string): Step[] => [...keys].map((digit) => ({ type: way, digit }));
      const steps: Step[] = [
        { type: "pause", ms: 1000 },
        ...digits("1"),
        { type: "pause", ms: 1000 },
        ...digits("12345#"),
        { type: "await-bye" },
      ];
      const result = await runSipp({
        scenario: callerScenario({ steps }),
        target: system.sipAddress,
        service: NUMBER,
        localAddress: phoneNetwork().address,
      });
      expect(result.errors).toBe("");
      expect(result.successfulCalls).toBe(1);
    });
  }

  await test.step("baresip hears the right prompts in the right order", async () => {
    const phone = await Baresip.start();
    try {
      await phone.dial(`sip:${NUMBER}@${system.sipAddress}`);
      const frequencies = Object.values(TONES);
      const heard = () => findTones(phone.heard(), frequencies).map((span) => span.frequencyHz);
      await waitFor(() => heard().includes(500), { what: "the menu's tone" });
      await phone.press("1");
      await waitFor(() => heard().includes(700), { what: "the question's tone" });
      await phone.press("12345#");
      await phone.waitForEvent("CALL_CLOSED");
      expect(heard()).toEqual([500, 700, 900]);
    } finally {
      await phone.stop();
    }
  });

  await test.step("the call page shows the path", async () => {
    await page.goto("/calls");
    await expect(page.getByRole("row").filter({ hasText: "Order line" })).toHaveCount(3);
    await page.locator("a[data-row]").nth(1).click();
    const path = page.getByRole("list", { name: "Blocks in order" }).getByRole("listitem");
    await expect(path).toHaveCount(6);
    const blocks = ["Start", "Menu", "Collect digits", "HTTP request", "Play", "Hang up"];
    for (const [index, name] of blocks.entries()) await expect(path.nth(index)).toContainText(name);
    await expect(path.nth(1)).toContainText("Pressed 1");
    await expect(path.nth(2)).toContainText("Entered 12345");
    await expect(path.nth(3)).toContainText("HTTP 200");
    await expect(page.locator(".react-flow__node")).not.toHaveCount(0);
  });

  await test.step("the command line tells the same", async () => {
    const headers = { authorization: `Bearer ${system.apiKey}` };
    const calls = await page.request.get(`/api/v1/calls?flowId=${flowId}`, { headers });
    expect(calls.ok()).toBe(true);
    expect(JSON.stringify(await calls.json())).toContain(NUMBER);
  });
});

async function uploadPrompt(page: Page, name: string, frequencyHz: number): Promise<void> {
  await page.goto("/library/prompts");
  await page.getByRole("button", { name: "New prompt" }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Name").fill(name);
  const file = { name: `${frequencyHz}.wav`, mimeType: "audio/wav", buffer: toneWav(frequencyHz, 1500) };
  await dialog.getByLabel("Sound file").setInputFiles(file);
  await dialog.getByRole("button", { name: "Add prompt" }).click();
  await expect(dialog).toBeHidden();
}

/** Puts audio of the library in the place of a block's speech. */
async function playAudio(editor: EditorDriver, block: string, prompt: string): Promise<void> {
  const { page } = editor;
  await editor.fit();
  await editor.select(block);
  const field = editor.panel().locator('[data-field="prompt"]');
  await field.getByRole("button", { name: "Remove number 1" }).click();
  await field.getByRole("button", { name: "Something else …" }).click();
  await page.getByRole("menuitem", { name: "Audio from the library" }).click();
  await field.getByRole("combobox").click();
  await page.getByRole("option", { name: prompt }).click();
  await expect(field.getByRole("combobox")).toContainText(prompt);
}

/** The demo's order system: its address stands in the front desk's flow, and an admin has allowed it. */
async function sampleServiceUrl(page: Page): Promise<string> {
  const input = encodeURIComponent(JSON.stringify({ json: { flowId: "front-desk" } }));
  const response = await page.request.get(`/api/trpc/flows.export?input=${input}`);
  const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(await response.text())?.[0];
  if (origin === undefined) throw new Error("the front desk asks no sample service");
  return origin;
}
