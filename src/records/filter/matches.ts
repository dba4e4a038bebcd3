/**
 * Evaluates filters in process, for states that are not in the tables: past states of the log, and rows before they are
 * written.
 */
import { isInBox, isInPolygon } from "../../geocoding/areas.ts";
import { distance } from "../../geocoding/distance.ts";
import type { Point } from "../../geocoding/provider.ts";
import type { EVIDENCE_KINDS, RETURN_REASONS } from "../enums.ts";
import { hasCondition, readsCustomers } from "./limits.ts";
import type { AddressConditions, AddressFilter, CustomerFilter } from "./schema.ts";
import { divisionPrefix, wholeMilliseconds } from "./values.ts";

/** The fields of a customer that filters read, from a row or a state of the log. */
export interface CustomerState {
  id: string;
  kind: string;
  tags: readonly string[];
  attributes: unknown;
  external_refs: unknown;
  updated_at: string;
}

/** The fields of an address that filters read. Old states of the log lack newer fields. */
export interface AddressState {
  id: string;
  customer_id: string;
  country_code: string;
  division_code: string | null;
  door_hash: string;
  location?: unknown;
  verification_status: string;
  verified_at: string | null;
  verify_after: string | null;
  verification_confidence: number | null;
  confidence_as_of?: string | null;
  confidence_half_life_days?: number | null;
  tags: readonly string[];
  attributes: unknown;
  updated_at: string;
}

export interface EvidenceState {
  kind: (typeof EVIDENCE_KINDS)[number];
  reason: (typeof RETURN_REASONS)[number] | null;
  door_hash: string;
  occurred_at: string;
}

export interface Subject {
  address: AddressState;
  /** Required if `needsOf` says so. */
  customer?: CustomerState | undefined;
  /** All evidence about the address. Required if `needsOf` says so. */
  evidence?: readonly EvidenceState[] | undefined;
  /** The time for which confidences are computed. */
  now: Date;
}

/** What a filter reads in addition to the address. */
export const needsOf = (filter: AddressFilter): { customer: boolean; evidence: boolean } => ({
  customer: readsCustomers(filter),
  evidence: hasCondition(filter, ({ evidence }) => evidence !== undefined),
});

/** True if an address matches a filter: the same as addressCondition() in SQL. Does not check whether it is deleted. */
export function matches(filter: AddressFilter, subject: Subject): boolean {
  const { all = [], any = [], not, customer, customer_tag, ...conditions } = filter;
  const ofCustomer = (condition: CustomerFilter): boolean =>
    subject.customer !== undefined && matchesCustomer(condition, subject.customer);
  return (
    matchesConditions(conditions, subject) &&
    (customer_tag === undefined || ofCustomer({ tag: customer_tag })) &&
    (customer === undefined || ofCustomer(customer)) &&
    all.every((inner) => matches(inner, subject)) &&
    (any.length === 0 || any.some((inner) => matches(inner, subject))) &&
    (not === undefined || !matches(not, subject))
  );
}

/** True if a customer matches a filter: the same as customerCondition() in SQL. */
export function matchesCustomer(filter: CustomerFilter, customer: CustomerState): boolean {
  const { all = [], any = [], not, tag, changed_since, customer_id, kind, ref_source, attribute } = filter;
  return (
    (tag === undefined || customer.tags.includes(tag)) &&
    (changed_since === undefined || isSince(customer.updated_at, changed_since)) &&
    (customer_id === undefined || customer.id === customer_id) &&
    (kind === undefined || customer.kind === kind) &&
    (ref_source === undefined ||
      (customer.external_refs as { source: string }[]).some(({ source }) => source === ref_source)) &&
    (attribute === undefined || hasAttribute(customer.attributes, attribute)) &&
    all.every((inner) => matchesCustomer(inner, customer)) &&
    (any.length === 0 || any.some((inner) => matchesCustomer(inner, customer))) &&
    (not === undefined || !matchesCustomer(not, customer))
  );
}

function matchesConditions(conditions: Omit<AddressConditions, "customer_tag">, subject: Subject): boolean {
  const { address, evidence = [], now } = subject;
  const { country_code, division_code, status, tag, changed_since, due_before, customer_id } = conditions;
  const { confidence_below, not_verified_since, near, within, attribute } = conditions;
  return (
    (country_code === undefined || address.country_code === country_code) &&
    (division_code === undefined || address.division_code?.startsWith(divisionPrefix(division_code)) === true) &&
    (status === undefined || address.verification_status === status) &&
    (tag === undefined || address.tags.includes(tag)) &&
    (changed_since === undefined || isSince(address.updated_at, changed_since)) &&
    (due_before === undefined || isBefore(address.verify_after, due_before)) &&
    (customer_id === undefined || address.customer_id === customer_id) &&
    (confidence_below === undefined || isConfidenceBelow(address, confidence_below, now)) &&
    (not_verified_since === undefined ||
      address.verified_at === null ||
      isBefore(address.verified_at, not_verified_since)) &&
    (conditions.evidence === undefined || hasEvidence(address, evidence, conditions.evidence)) &&
    (near === undefined || isAt(address, (position) => distance(position, near) <= near.radius_m)) &&
    (within === undefined || isAt(address, (position) => isWithin(position, within))) &&
    (attribute === undefined || hasAttribute(address.attributes, attribute))
  );
}

const isSince = (moment: string, since: string): boolean => Date.parse(moment) >= wholeMilliseconds(since);
const isBefore = (moment: string | null, other: string): boolean =>
  moment !== null && Date.parse(moment) < wholeMilliseconds(other);

const DAY_MS = 86_400_000;

/** The same as decayed_confidence() in SQL, which stores both numbers as real (24 bits). */
function isConfidenceBelow(address: AddressState, below: number, now: Date): boolean {
  const { verification_confidence: confidence, confidence_as_of = null, confidence_half_life_days = null } = address;
  if (confidence === null || confidence_half_life_days === null) return false;
  const age_days = confidence_as_of === null ? 0 : Math.max(0, now.getTime() - Date.parse(confidence_as_of)) / DAY_MS;
  return Math.fround(confidence) * 0.5 ** (age_days / Math.fround(confidence_half_life_days)) < below;
}

type EvidenceCondition = NonNullable<AddressConditions["evidence"]>;

const hasEvidence = (
  address: AddressState,
  evidence: readonly EvidenceState[],
  { kind, reason, since }: EvidenceCondition,
): boolean =>
  evidence.some(
    (known) =>
      known.door_hash === address.door_hash &&
      known.kind === kind &&
      (reason === undefined || known.reason === reason) &&
      (since === undefined || isSince(known.occurred_at, since)),
  );

const isAt = ({ location }: AddressState, test: (position: Point) => boolean): boolean =>
  location ? test(location as Point) : false;

const isWithin = (position: Point, { box, polygon }: NonNullable<AddressConditions["within"]>): boolean =>
  (box === undefined || isInBox(position, box)) && (polygon === undefined || isInPolygon(position, polygon));

/** The same as attribute_matches() in SQL. */
function hasAttribute(
  attributes: unknown,
  { name, equals, at_least }: NonNullable<AddressConditions["attribute"]>,
): boolean {
  const value = Object.hasOwn(attributes as object, name) ? (attributes as Record<string, unknown>)[name] : undefined;
  return equals !== undefined
    ? value === equals
    : typeof value === "number" && at_least !== undefined && value >= at_least;
}
