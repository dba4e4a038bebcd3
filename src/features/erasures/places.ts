/** All places where data of a customer is stored, in the order in which an erasure goes through them. */
import { sql } from "kysely";
import type { Tx } from "../../platform/database/transaction.ts";
import { RECORD_PLACES } from "../../records/erase.ts";
import {
  deletesRows,
  FEATURE_PLACES,
  keepsRows,
  ofAddresses,
  type ErasurePlace,
  type ErasureSubject,
} from "../../records/erasure-places.ts";
import type { Vault } from "../../records/seal.ts";
import type { DonePlace } from "./queries.ts";
import { STORED_RESPONSES } from "./stored-responses.ts";

const OWN_PLACES: readonly ErasurePlace[] = [
  STORED_RESPONSES,
  deletesRows("positions", ofAddresses()),
  keepsRows(
    "traces",
    "Ids of spans, for some days.",
    (subject) => sql`
    tenant_id = ${subject.tenant_id}::uuid AND row_id = ANY (${[subject.customer_id, ...subject.address_ids]}::uuid[])`,
  ),
];

/** All places, customers last: what refers to them goes first. */
export const listPlaces = (): readonly ErasurePlace[] => [...FEATURE_PLACES, ...OWN_PLACES, ...RECORD_PLACES];

/** Counts what an erasure would do. */
export const countPlaces = (vault: Vault, tx: Tx, subject: ErasureSubject): Promise<DonePlace[]> =>
  mapPlaces((place) => place.count(tx, subject, vault));

/** Erases a customer in all places. */
export const erasePlaces = (vault: Vault, tx: Tx, subject: ErasureSubject): Promise<DonePlace[]> =>
  mapPlaces((place) => place.erase(tx, subject, vault));

async function mapPlaces(work: (place: ErasurePlace) => Promise<number>): Promise<DonePlace[]> {
  const done: DonePlace[] = [];
  for (const one of listPlaces()) {
    const { place, outcome, reason } = one;
    done.push({ place, outcome, rows: await work(one), reason });
  }
  return done;
}
