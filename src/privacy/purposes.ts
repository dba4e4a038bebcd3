/** What personal data is processed for, and whether a use of it is allowed. */
import type { Kysely } from "kysely";
import { AppError } from "../platform/errors.ts";
import { batch } from "../platform/database/batch.ts";
import type { Connection } from "../platform/database/prepared.ts";
import type { DB } from "../platform/database/tables.ts";

/** The grounds of Article 6(1) GDPR, (a) to (f). */
export const BASES = [
  "consent",
  "contract",
  "legal_obligation",
  "vital_interests",
  "public_task",
  "legitimate_interests",
] as const;
export type Basis = (typeof BASES)[number];

export const CONSENT_STATUSES = ["given", "withdrawn", "expired"] as const;
export type ConsentStatus = (typeof CONSENT_STATUSES)[number];

/**
 * Bases whose processing a customer cannot object to: the law demands it, or a life depends on it (Article 21 GDPR,
 * Articles 13 and 44 PIPL).
 */
export const WITHOUT_OBJECTION: readonly Basis[] = ["legal_obligation", "vital_interests"];

/** Why a customer's data may not be used for a purpose. */
export const PURPOSE_REFUSALS = {
  purpose_archived: "the purpose is archived, or does not exist",
  country_not_allowed: "the purpose does not allow that data is sent to the country",
  objected: "the customer has objected to the purpose",
  consent_missing: "the customer has not consented to the purpose, or consents no longer",
} as const;
export type PurposeRefusal = keyof typeof PURPOSE_REFUSALS;

/** The problem of a customer whose data may not be used for the purpose of a request. */
export const disclosureRefused = (reason: PurposeRefusal): AppError =>
  new AppError("disclosure_refused", {
    detail: `The customer may not be disclosed for the purpose: ${PURPOSE_REFUSALS[reason]}.`,
    members: { reason },
  });

/** A use of data that is about to happen. */
export interface Use {
  tenant_id: string;
  purpose: string;
  /** The customer whose data it is; null if that is not known, and undefined for data of no customer. */
  customer_id: string | null | undefined;
  /** Where the data is sent; null if it stays. */
  country_code: string | null;
}

/** What decides about a use. A purpose that does not exist has no name. */
interface Facts {
  name: string | null;
  basis: Basis;
  needs_consent: boolean;
  countries: string[];
  archived_at: string | null;
  has_consent: boolean | null;
  objected_at: string | null;
}

/** True if a customer is to be looked up for the purpose: others have no influence. */
const isOpposed = ({ basis, objected_at }: Pick<Facts, "basis" | "objected_at">): boolean =>
  objected_at !== null && !WITHOUT_OBJECTION.includes(basis);

function refusalOf(facts: Facts, { country_code, customer_id }: Use): PurposeRefusal | null {
  if (facts.name === null || facts.archived_at !== null) return "purpose_archived";
  if (country_code !== null && !facts.countries.includes(country_code)) return "country_not_allowed";
  if (customer_id === undefined) return null;
  if (isOpposed(facts)) return "objected";
  return facts.needs_consent && facts.has_consent !== true ? "consent_missing" : null;
}

/**
 * Decides about uses of data, by what is committed at this moment: nothing is cached.
 * @param connection to the primary database
 * @returns in the order of the uses, why each is refused; null if it is allowed
 */
export async function listRefusals(connection: Connection, uses: readonly Use[]): Promise<(PurposeRefusal | null)[]> {
  const { rows } = await connection.query({
    name: "list_purpose_refusals",
    text: `
      SELECT p.name, p.basis, p.needs_consent, p.countries, p.archived_at, s.objected_at,
        s.consent_status = 'given' AND s.consent_version >= p.consents_from_version AS has_consent
      FROM unnest($1::uuid[], $2::text[], $3::uuid[]) WITH ORDINALITY AS u (tenant_id, purpose, customer_id, nth)
        LEFT JOIN purposes AS p ON p.tenant_id = u.tenant_id AND p.name = u.purpose
        LEFT JOIN customer_purposes AS s
          ON s.tenant_id = u.tenant_id AND s.customer_id = u.customer_id AND s.purpose = u.purpose
      ORDER BY u.nth`,
    values: [
      uses.map(({ tenant_id }) => tenant_id),
      uses.map(({ purpose }) => purpose),
      uses.map(({ customer_id }) => customer_id ?? null),
    ],
  });
  return (rows as Facts[]).map((facts, nth) => refusalOf(facts, uses[nth]!));
}

/** Decides about one use of data; null if it is allowed. */
export type FindRefusal = (use: Use) => Promise<PurposeRefusal | null>;

/** Uses that are decided by one statement. */
const MOST_USES = 200;

/**
 * For how long a decision counts, milliseconds from the moment at which the database was asked: a call that begins
 * later, since the process was busy, is decided again. No call begins longer after a change than that.
 */
export const DECISION_MS = 1_000;

/**
 * Creates a function that decides about single uses, those of the same moment together. Begin the use in the same turn
 * of the event loop.
 * @param now milliseconds of a monotonic clock
 */
export function refusalFinder(connection: Connection, now: () => number = () => performance.now()): FindRefusal {
  const decide = batch((uses: Use[]) => listRefusals(connection, uses), { most: MOST_USES, at_once: 2 });
  return async (use) => {
    for (;;) {
      const asked_at = now();
      const refusal = await decide(use);
      if (refusal !== null || now() - asked_at <= DECISION_MS) return refusal;
    }
  };
}

/** Finds why data of customers may not be used for a purpose; customers who may be disclosed are missing. */
export async function findRefused(
  connection: Connection,
  tenant_id: string,
  purpose: string,
  customer_ids: Iterable<string>,
): Promise<Map<string, PurposeRefusal>> {
  const ids = [...new Set(customer_ids)];
  if (ids.length === 0) return new Map();
  const refusals = await listRefusals(
    connection,
    ids.map((customer_id) => ({ tenant_id, purpose, customer_id, country_code: null })),
  );
  return new Map(ids.flatMap((id, nth) => (refusals[nth] ? [[id, refusals[nth]]] : [])));
}

/** True for an item about a customer who may be disclosed. */
export type IsDisclosed = (item: { customer_id: string }) => boolean;
/** Finds which of some items may be disclosed. */
export type Disclosure = (items: readonly { customer_id: string }[]) => Promise<IsDisclosed>;

const DISCLOSE_ALL: Disclosure = async () => () => true;

/** What may be disclosed for a purpose; without a purpose, all. */
export const disclosureFor = (
  connection: Connection,
  tenant_id: string,
  purpose: string | null | undefined,
): Disclosure =>
  purpose === null || purpose === undefined
    ? DISCLOSE_ALL
    : async (items) => {
        const refused = await findRefused(
          connection,
          tenant_id,
          purpose,
          items.map(({ customer_id }) => customer_id),
        );
        return ({ customer_id }) => !refused.has(customer_id);
      };

/** Lists which of some names are purposes in use. */
export async function listActivePurposes(
  db: Kysely<DB>,
  tenant_id: string,
  names: readonly string[],
): Promise<Set<string>> {
  const rows = await db
    .selectFrom("purposes")
    .select("name")
    .where("tenant_id", "=", tenant_id)
    .where("name", "in", names)
    .where("archived_at", "is", null)
    .execute();
  return new Set(rows.map(({ name }) => name));
}
