"use client";

import { toast } from "@callwright/ui";
import { useErrorText } from "./use-error-text";

/** Tells of a failed action in a corner of the page: for actions that have no form to show it in. */
export function useNotifyError(): (error: unknown) => void {
  const errorText = useErrorText();
  return (error) => {
    const { what, hint } = errorText(error);
    toast.error(what, { description: hint });
  };
}
