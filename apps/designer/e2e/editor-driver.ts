import { type FlowDocument, flowDocumentSchema } from "@callwright/flow-schema";
import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { expect } from "../../../e2e/browser-test";

interface Place {
  readonly x: number;
  readonly y: number;
}

/** What a person does on the canvas page, by mouse and keyboard. */
export class EditorDriver {
  constructor(readonly page: Page) {}

  /** Makes a flow on the flows page and waits for its canvas. Returns its id. */
  async newFlow(name: string): Promise<string> {
    await this.page.goto("/flows");
    await this.page.getByRole("button", { name: "New flow" }).first().click();
    const dialog = this.page.getByRole("dialog");
    await dialog.getByRole("textbox").fill(name);
    await dialog.getByRole("button").last().click();
    await this.page.waitForURL(/\/flows\/[^/]+$/);
    await this.ready();
    return new URL(this.page.url()).pathname.split("/").at(-1) ?? "";
  }

  async open(id: string): Promise<void> {
    await this.page.goto(`/flows/${id}`);
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.cards().first()).toBeVisible({ timeout: 30_000 });
  }

  cards(): Locator {
    return this.page.locator(".react-flow__node");
  }

  wires(): Locator {
    return this.page.locator(".react-flow__edge");
  }

  card(name: string): Locator {
    return this.cards().filter({ has: this.page.getByText(name, { exact: true }) });
  }

  port(card: string, label: string): Locator {
    return this.card(card).getByLabel(`Lead “${label}” somewhere`);
  }

  panel(): Locator {
    return this.page.locator("[data-panel]");
  }

  /** Selects a block by a press on its upper left, where no port is. */
  async select(name: string): Promise<void> {
    await this.card(name).click({ position: { x: 60, y: 14 } });
    await expect(this.panel().getByLabel("Name of the block")).toHaveValue(name);
  }

  async middleOf(locator: Locator): Promise<Place> {
    const box = await locator.boundingBox();
    if (!box) throw new Error("it is not on the screen");
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }

  /** A place on the canvas, as shares of its width and height. */
  async canvasPlace(x: number, y: number): Promise<Place> {
    const box = await this.page.getByTestId("canvas").boundingBox();
    if (!box) throw new Error("there is no canvas");
    return { x: box.x + box.width * x, y: box.y + box.height * y };
  }

  async drag(from: Place, to: Place): Promise<void> {
    const { mouse } = this.page;
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 6 });
    await mouse.move(to.x, to.y, { steps: 6 });
    await mouse.up();
  }

  /** Carries a block from the palette to a place on the screen. */
  async dragFromPalette(label: string, to: Place): Promise<void> {
    const item = this.page.getByLabel("Blocks to add").getByRole("button", { name: label, exact: true });
    await this.drag(await this.middleOf(item), to);
  }

  /** Pulls a line from a port to a place on the screen. */
  async pull(card: string, port: string, to: Place): Promise<void> {
    await this.drag(await this.middleOf(this.port(card, port)), to);
  }

  /** Pulls a line from a port onto a card. */
  async connect(card: string, port: string, target: string): Promise<void> {
    const box = await this.card(target).boundingBox();
    if (!box) throw new Error(`${target} is not on the screen`);
    await this.pull(card, port, { x: box.x + box.width / 2, y: box.y + 24 });
  }

  /** Chooses from the menu that opens where a line was let go. */
  async quickInsert(label: string): Promise<void> {
    await this.page.getByRole("option", { name: label, exact: true }).first().click();
  }

  /** Shows the whole flow. */
  async fit(): Promise<void> {
    await this.page.getByRole("button", { name: "Show the whole flow" }).click();
    await this.settle();
  }

  /** Waits until the canvas has come to rest: the view is moved by short animations. */
  async settle(): Promise<void> {
    const view = this.page.locator(".react-flow__viewport");
    let before = "";
    await expect(async () => {
      const now = (await view.getAttribute("style")) ?? "";
      const rests = now === before;
      before = now;
      expect(rests).toBe(true);
    }).toPass({ intervals: [120], timeout: 5_000 });
  }

  async saved(): Promise<void> {
    await expect(this.page.getByRole("status").filter({ hasText: "Saved" })).toBeVisible({ timeout: 15_000 });
  }

  /** Makes a variable in a field that names one. */
  async newVariable(field: Locator, name: string): Promise<void> {
    await field.click();
    await this.page.getByPlaceholder("Find, or name a new one").fill(name);
    await this.page.getByRole("option", { name: `New variable “${name}”` }).click();
  }

  /** The whole draft as the server stores it. */
  async storedFlow(id: string): Promise<FlowDocument> {
    await this.saved();
    const input = encodeURIComponent(JSON.stringify({ json: { flowId: id } }));
    const response = await this.page.request.get(`/api/trpc/flows.export?input=${input}`);
    const { result } = exportSchema.parse(await response.json());
    return flowDocumentSchema.parse(JSON.parse(result.data.json.json));
  }

  /** Where a card stands on the canvas, whatever part of it is seen. */
  async placeOnCanvas(card: string): Promise<Place> {
    const style = (await this.card(card).getAttribute("style")) ?? "";
    const [, x, y] = /translate\((-?[\d.]+)px, (-?[\d.]+)px\)/.exec(style) ?? [];
    return { x: Number(x), y: Number(y) };
  }
}

const exportSchema = z.object({
  result: z.object({ data: z.object({ json: z.object({ json: z.string() }) }) }),
});
