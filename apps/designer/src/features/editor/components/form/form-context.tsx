"use client";

import type { Problem, RegisteredBlock } from "@callwright/flow-schema";
import { createContext, type ReactNode, use } from "react";

export type Path = readonly (string | number)[];

/** The block whose form is shown. */
export interface FormState {
  readonly block: string;
  readonly definition: RegisteredBlock;
  readonly problems: readonly Problem[];
  readonly disabled: boolean;
  /** Changes one value. `typing`: one of many small changes that are undone together. */
  readonly set: (path: Path, value: unknown, typing?: boolean) => void;
  /** A field was left: the next change is a step of its own. */
  readonly left: () => void;
}

const FormContext = createContext<FormState | null>(null);

export function FormProvider({ state, children }: { state: FormState; children: ReactNode }) {
  return <FormContext value={state}>{children}</FormContext>;
}

export function useForm(): FormState {
  const state = use(FormContext);
  if (!state) throw new Error("useForm is used outside of a block's form");
  return state;
}

/** The path by which a block's messages name a field: without indices. */
export const textPath = (path: Path): string => path.filter((part) => typeof part === "string").join(".");
