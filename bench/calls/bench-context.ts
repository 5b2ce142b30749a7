import type { Db } from "@callwright/db";
import type { System } from "@callwright/testing";

/** What every part of the benchmark works with. */
export interface BenchContext {
  system: System;
  db: Db;
  /** The compiled load program. */
  load: string;
  quick: boolean;
  /** How often each measurement is taken; medians are printed. */
  rounds: number;
}

/** The demo's front desk. */
export const FRONT_DESK = "1000";
