/** Where postal codes, states, towns and their parts may stand. */
import type { Context, Emit } from "../context.ts";
import { findAnnouncedStates } from "./announced-states.ts";
import { findPostalCode } from "./postal-codes.ts";
import { findQuarters } from "./quarters.ts";
import { findStates } from "./states.ts";
import { findTowns } from "./towns.ts";
import { findUnknownPlaces } from "./unknown-places.ts";

/** Emits postal codes, states and towns. Weights are log-odds, tuned on the development sets. */
export function findRegions(context: Context, at: number, emit: Emit): void {
  findPostalCode(context, at, emit);
  findAnnouncedStates(context, at, emit);
  findStates(context, at, emit);
  findTowns(context, at, emit);
  findUnknownPlaces(context, at, emit);
  findQuarters(context, at, emit);
}
