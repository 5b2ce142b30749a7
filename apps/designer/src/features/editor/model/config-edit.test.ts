import { blocks } from "@callwright/flow-blocks";
import { createEmptyFlow, type FlowDocument } from "@callwright/flow-schema";
import { describe, expect, it } from "vitest";
import { editConfig } from "./config-edit";
import { FlowSession } from "./flow-session";
import { ydocFromFlow } from "./flow-ydoc";

function menuFlow(): FlowDocument {
  const flow = createEmptyFlow("flow-1", "Front desk");
  const definition = blocks.definitions.menu;
  if (!definition) throw new Error("there is a menu");
  flow.blocks.menu = {
    kind: "menu",
    version: 1,
    name: "Menu",
    config: { ...definition.defaults },
    next: { "key-1": "bye", "key-2": "bye", noInput: "menu" },
  };
  flow.blocks.bye = { kind: "hang-up", version: 1, name: "Bye", config: { cause: "normal" }, next: {} };
  return flow;
}

function edit(path: readonly (string | number)[], value: unknown) {
  const session = new FlowSession(ydocFromFlow(menuFlow()));
  session.run(editConfig(session.document, blocks.definitions, "menu", path, value));
  return session;
}

describe("editing a configuration", () => {
  it("keeps the wire of a port that gets another name", () => {
    const session = edit(["options", 1, "key"], "5");
    expect(session.document.blocks.menu?.next).toEqual({ "key-1": "bye", "key-5": "bye", noInput: "menu" });
    session.undo();
    expect(session.document).toEqual(menuFlow());
  });

  it("takes off the wires of ports that are gone, and brings them back with the same undo", () => {
    const session = edit(["options"], [{ key: "1", label: "Sales" }]);
    expect(session.document.blocks.menu?.next).toEqual({ "key-1": "bye", noInput: "menu" });
    session.undo();
    expect(session.document).toEqual(menuFlow());
  });

  it("leaves wires alone while the configuration is not whole", () => {
    const session = edit(["options"], []);
    expect(session.document.blocks.menu?.next).toEqual(menuFlow().blocks.menu?.next);
  });

  it("leaves wires alone when only a label changes", () => {
    const session = edit(["options", 0, "label"], "Orders");
    expect(session.document.blocks.menu?.next).toEqual(menuFlow().blocks.menu?.next);
    expect(session.document.blocks.menu?.config.options).toMatchObject([{ key: "1", label: "Orders" }, { key: "2" }]);
  });
});
