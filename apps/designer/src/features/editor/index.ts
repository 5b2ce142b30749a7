export { FlowEditorPage } from "./components/flow-editor-page";
export { FlowPathCanvas, type FlowPathCanvasProps, type PathVisit } from "./components/path/flow-path-canvas";
