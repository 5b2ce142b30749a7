"use client";

import { Callout } from "@callwright/ui";
import { CircleAlert } from "lucide-react";
import { useErrorText } from "./use-error-text";

/** In a form: why the server did not take it. Nothing without an error. */
export function ErrorCallout({ error }: { error: unknown }) {
  const errorText = useErrorText();
  if (error === null || error === undefined) return null;
  const { what, hint } = errorText(error);
  return (
    <Callout tone="bad" icon={<CircleAlert />} title={what} role="alert">
      {hint}
    </Callout>
  );
}
