/**
 * What the service promises about every change of a customer or an address. Each promise finds by itself, from what the
 * API shows before and after, what it means for a way; so it holds for ways that do not exist yet.
 */
import { dueDate, verification } from "./promises/checks.ts";
import { atomic, attribution, log, version } from "./promises/entries.ts";
import { asOf, expired, feed, search, webhook } from "./promises/readers.ts";
import { addressLimit, defaults, fieldLimits, references } from "./promises/rules.ts";
import type { MatrixPromise } from "./promises/run.ts";
import { changedSince } from "./promises/undo.ts";

/** In the order in which they are checked: the last ones change the world. */
export const PROMISES: readonly MatrixPromise[] = [
  log,
  version,
  attribution,
  defaults,
  dueDate,
  verification,
  feed,
  asOf,
  search,
  webhook,
  expired,
  references,
  atomic,
  addressLimit,
  fieldLimits,
  changedSince,
];
