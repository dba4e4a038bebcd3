/**
 * The promises of the service about every change of a customer or an address. Each derives its expectation from the
 * responses of the API before and after a change, so that it also applies to ways that are added later.
 */
import { dueDate, verification } from "./promises/checks.ts";
import { atomic, attribution, log, version } from "./promises/entries.ts";
import { asOf, expired, feed, search, webhook } from "./promises/readers.ts";
import { addressLimit, defaults, fieldLimits, references } from "./promises/rules.ts";
import type { MatrixPromise } from "./promises/run.ts";
import { changedSince } from "./promises/undo.ts";

/** In the order of the checks: the last ones change the data of the tenant. */
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
