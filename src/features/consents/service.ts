import type { Static } from "typebox";
import { AppError, invalidBody, notFound } from "../../platform/errors.ts";
import type { Tx } from "../../platform/database/transaction.ts";
import type { Principal } from "../../platform/http/request.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import { WITHOUT_OBJECTION, type Basis, type ConsentStatus } from "../../privacy/purposes.ts";
import { findPurpose, type VersionRow } from "../purposes/queries.ts";
import { queueEvent } from "../webhooks/system-events.ts";
import {
  findNotice,
  findObjection,
  insertConsent,
  insertObjection,
  liftObjection,
  lockCustomerExists,
  setObjected,
  updateConsentState,
  updateReason,
  type NoticeRef,
  type PurposeStateRow,
} from "./queries.ts";
import type { Consent, ConsentCreate, ConsentStates, Objection } from "./schema.ts";
import { sealNote, type ConsentRow, type ObjectionRow, type StoredObjection } from "./seal.ts";

type Body = Static<typeof ConsentCreate>;

/** Allows for differences between clocks. */
const CLOCK_TOLERANCE_MS = 5 * 60_000;

/**
 * Records what a customer has declared, updates the state, and queues the event.
 * @throws AppError not_found, invalid_body
 */
export async function recordConsent(
  { keyring }: Pick<Resources, "keyring">,
  tx: Tx,
  { tenant_id, actor }: Principal,
  customer_id: string,
  body: Body,
  now: Date,
): Promise<ConsentRow> {
  if (!(await lockCustomerExists(tx, tenant_id, customer_id))) throw notFound();
  const purpose = await findPurpose(tx, tenant_id, body.purpose);
  if (!purpose) throw invalidBody("/purpose", "is not a purpose of the tenant");
  checkGiven(purpose, body);
  const notice = await resolveNotice(tx, purpose, body);
  const row: ConsentRow = {
    tenant_id,
    customer_id,
    id: uuidv7(now.getTime()),
    purpose: body.purpose,
    status: body.status,
    is_separate: body.is_separate ?? false,
    purpose_version: notice.version,
    notice_language: notice.language,
    notice_sha256: notice.sha256,
    channel: body.channel,
    evidence: body.evidence ?? null,
    occurred_at: occurredAt(body, now),
    recorded_by: actor,
    recorded_at: now.toISOString(),
  };
  const { evidence, ...clear } = row;
  const stored = { ...clear, sealed: await sealNote(keyring, "consent", row, evidence) };
  await insertConsent(tx, stored);
  await updateConsentState(tx, stored);
  await queueEvent(tx, eventOf(row), now);
  return row;
}

/** The time of the declaration: never later than now, so that a withdrawal recorded next is not earlier. */
function occurredAt({ occurred_at }: Body, now: Date): string {
  const at = occurred_at === undefined ? now.getTime() : Date.parse(occurred_at);
  if (at > now.getTime() + CLOCK_TOLERANCE_MS) throw invalidBody("/occurred_at", "must not be in the future");
  return new Date(Math.min(at, now.getTime())).toISOString();
}

/** A withdrawal is as easy as a consent (Article 7(3) GDPR): it needs neither notice nor a purpose in use. */
function checkGiven({ is_archived, definition }: VersionRow, { status, is_separate }: Body): void {
  if (status !== "given") return;
  if (is_archived) throw invalidBody("/purpose", "is archived");
  if (definition.needs_separate_consent && is_separate !== true)
    throw invalidBody("/is_separate", "must be true: the purpose needs a separate consent");
}

/** @throws AppError invalid_body */
async function resolveNotice(
  tx: Tx,
  { tenant_id, name, version: current }: VersionRow,
  { status, purpose_version, notice_language: language, notice_sha256: sha256 }: Body,
): Promise<NoticeRef> {
  const version = purpose_version ?? (sha256 === undefined ? current : undefined);
  const found = await findNotice(tx, { tenant_id, name, version: current }, { version, language, sha256 });
  if (!found)
    throw sha256 === undefined
      ? invalidBody("/purpose_version", "is not a version of the purpose")
      : invalidBody("/notice_sha256", "is not of a notice of the purpose, in this version and language");
  if (language === undefined && sha256 === undefined) {
    if (status === "given" && found.sha256 !== null)
      throw invalidBody("/notice_language", "is required: the purpose has notices");
    return { version: found.version, language: null, sha256: null };
  }
  if (found.sha256 === null)
    throw invalidBody("/notice_language", `is not a language of the notice of version ${found.version}`);
  return found;
}

const eventOf = ({ tenant_id, customer_id, id, purpose, status, occurred_at }: ConsentRow) => ({
  tenant_id,
  customer_id,
  event_id: `consent_${id}`,
  event_type: `consent.${status as ConsentStatus}` as const,
  data: {
    customer_id,
    purpose,
    consent_id: id,
    status,
    occurred_at,
    link: `/v1/customers/${customer_id}/consents`,
  },
});

/** Who objects to what. */
export interface ObjectionKey {
  tenant_id: string;
  customer_id: string;
  purpose: string;
}

/**
 * Records an objection, or replaces the reason of the open one.
 * @throws AppError not_found, objection_not_possible
 */
export async function object(
  { keyring }: Pick<Resources, "keyring">,
  tx: Tx,
  key: ObjectionKey,
  reason: string | null,
  by: string,
  now: Date,
): Promise<ObjectionRow> {
  const { tenant_id, customer_id } = key;
  if (!(await lockCustomerExists(tx, tenant_id, customer_id))) throw notFound();
  const purpose = await findPurpose(tx, tenant_id, key.purpose);
  if (!purpose) throw notFound();
  if (WITHOUT_OBJECTION.includes(purpose.definition.basis))
    throw new AppError("objection_not_possible", {
      detail: `The basis of the purpose is ${purpose.definition.basis}, which customers cannot object to.`,
    });
  await setObjected(tx, key, now.toISOString());
  const open = await findObjection(tx, key);
  const row: Omit<StoredObjection, "sealed"> = open ?? {
    ...key,
    id: uuidv7(now.getTime()),
    objected_at: now.toISOString(),
    recorded_by: by,
    lifted_at: null,
    lifted_by: null,
  };
  const stored = { ...row, sealed: await sealNote(keyring, "objection", row, reason) };
  await (open ? updateReason(tx, stored) : insertObjection(tx, stored));
  return { ...row, reason };
}

/** @throws AppError not_found if the customer has no open objection to the purpose */
export async function lift(tx: Tx, key: ObjectionKey, by: string, now: Date): Promise<void> {
  if (!(await lockCustomerExists(tx, key.tenant_id, key.customer_id))) throw notFound();
  if (!(await liftObjection(tx, key, by, now.toISOString()))) throw notFound();
}

/** Converts a consent to the resource of the API. */
export const toConsent = (row: ConsentRow): Static<typeof Consent> => {
  const { tenant_id: _tenant, ...rest } = row;
  return {
    ...rest,
    status: row.status as ConsentStatus,
    occurred_at: toTimestamp(row.occurred_at),
    recorded_at: toTimestamp(row.recorded_at),
  };
};

/** Converts an objection to the resource of the API. */
export const toObjection = (row: ObjectionRow): Static<typeof Objection> => {
  const { tenant_id: _tenant, ...rest } = row;
  return { ...rest, objected_at: toTimestamp(row.objected_at), lifted_at: toTimestamp(row.lifted_at) };
};

/** Converts the states of a customer to the resource of the API. */
export const toStates = (rows: readonly PurposeStateRow[]): Static<typeof ConsentStates> => ({
  items: rows.map((row) => {
    const { purpose, consent_id, consent_status, consent_version, consents_from_version, archived_at } = row;
    const is_active =
      consent_status === "given" && archived_at === null && (consent_version ?? 0) >= consents_from_version;
    const is_opposed = row.objected_at !== null && !WITHOUT_OBJECTION.includes(row.basis as Basis);
    return {
      purpose,
      is_active,
      may_be_disclosed: archived_at === null && !is_opposed && (is_active || !row.needs_consent),
      consent_id,
      status: consent_status as ConsentStatus | null,
      purpose_version: consent_version,
      since: toTimestamp(row.consent_at),
      objected_at: toTimestamp(row.objected_at),
    };
  }),
});
