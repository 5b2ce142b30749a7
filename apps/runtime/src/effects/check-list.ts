import { matchCallerList } from "@callwright/flow-blocks";
import { failed, type Performer, succeeded } from "./performer";

/** The entries of a workspace's caller list; null where there is no such list. */
export type LoadCallerList = (
  workspaceId: string,
  listId: string,
) => Promise<readonly { readonly pattern: string; readonly label: string }[] | null>;

/** `list.check`: whether a number is on a list, as the list is now. */
export const createCheckList =
  (load: LoadCallerList): Performer<"list.check"> =>
  async (effect, { call }) => {
    const entries = await load(call.info.workspaceId, effect.listId);
    if (entries === null) return failed("not-found", "the list does not exist any more");
    const entry = matchCallerList(entries, effect.number);
    return succeeded({ listed: entry !== undefined, label: entry?.label ?? "" });
  };
