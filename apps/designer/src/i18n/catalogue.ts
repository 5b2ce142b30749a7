import editor from "../messages/editor.en.json";
import en from "../messages/en.json";

/** Every text of the pages in English. The canvas keeps its own file. Another language is one more such catalogue. */
export const messages = { ...en, editor };
export type Messages = typeof messages;
