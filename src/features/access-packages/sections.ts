/** The content of a package, section by section. Long ones are read page by page, each time that they are written. */
import type { Resources } from "../../platform/resources.ts";
import { NIL_ID } from "../../platform/ids.ts";
import { toTimestamp } from "../../platform/time.ts";
import { toResource, type Entity } from "../../records/entities.ts";
import { listChanges, listEntitiesOf } from "../../records/history.ts";
import type { ChangeRow } from "../../records/log.ts";
import { openRows } from "../../records/seal.ts";
import { findTenant } from "../access/queries.ts";
import { listConsents, listObjections, listStates } from "../consents/queries.ts";
import { openNotes } from "../consents/seal.ts";
import { toConsent, toObjection, toStates } from "../consents/service.ts";
import { listEvidence } from "../evidence/queries.ts";
import { openEvidence } from "../evidence/seal.ts";
import { toEvidence } from "../evidence/service.ts";
import { differences, IN_EVERY_CHANGE } from "../history/service.ts";
import { findLegalHoldById, listHoldsNaming, listHoldsOn } from "../legal-holds/queries.ts";
import { listSummaries } from "../purposes/queries.ts";
import { readReadsOf, toCustomerRead } from "../reads/service.ts";
import type { Place } from "../reads/queries.ts";
import { listPeriods } from "../records-of-processing/service.ts";
import { listRestrictions } from "../restrictions/queries.ts";
import { toRestriction } from "../restrictions/service.ts";
import { listVerifications } from "../verifications/queries.ts";
import { toVerification } from "../verifications/service.ts";
import { actorNames, withActors, type NameActor } from "./actors.ts";
import { LEFT_OUT_REASONS } from "./contents.ts";
import { listKeyNames, listPackages, type PackageRow } from "./queries.ts";
import { listRecipients, hostsOf } from "./recipients.ts";
import { listApplied } from "./retention.ts";
import { LEFT_OUT, type SectionName } from "./texts.ts";

export const SCHEMA = "doorplate.access-package";
/** Increases with each change that a reader of data.json has to know about. */
export const SCHEMA_VERSION = 1;

/** An object, or a list that is read anew by each call. */
export type Section = { name: SectionName } & ({ value: object } | { rows: () => AsyncIterable<object> });

/** What the sections are read from. */
interface Source {
  resources: Resources;
  tenant_id: string;
  customer_id: string;
  /** What happens later is not in the package. */
  now: Date;
  nameActor: NameActor;
  address_ids: readonly string[];
}

const PAGE = 100;

/** Collects the sections of a package. @returns undefined if the customer is erased */
export async function collectSections(resources: Resources, row: PackageRow): Promise<Section[] | undefined> {
  const { db, clock } = resources;
  const { tenant_id, customer_id } = row;
  const now = clock();
  const customer = await readCustomer(resources, row, now);
  if (!customer) return undefined;
  const entities = await listEntitiesOf(db.kysely, tenant_id, customer_id);
  const address_ids = entities.filter(({ entity }) => entity === "address").map(({ entity_id }) => entity_id);
  const nameActor = actorNames(await listKeyNames(db.kysely, tenant_id));
  const source: Source = { resources, tenant_id, customer_id, now, nameActor, address_ids };
  return [
    { name: "about", value: await describePackage(source, row) },
    { name: "customer", value: customer },
    { name: "addresses", rows: () => readAddresses(source) },
    { name: "purposes", rows: () => readPurposes(source) },
    { name: "consents", rows: () => readConsents(source) },
    { name: "objections", rows: () => readObjections(source) },
    { name: "recipients", value: await listRecipients(source, readReads(source)) },
    { name: "retention", value: await describeRetention(source) },
    { name: "restrictions", rows: () => readRestrictions(source) },
    { name: "legal_holds", rows: () => readHolds(source) },
    { name: "verifications", rows: () => readVerifications(source) },
    { name: "evidence", rows: () => readEvidence(source) },
    { name: "packages", rows: () => readPackages(source, row.id) },
    { name: "history", rows: () => readHistory(source, entities) },
    { name: "reads", rows: () => readReads(source) },
  ];
}

async function describePackage({ resources, tenant_id, now }: Source, row: PackageRow): Promise<object> {
  const tenant = await findTenant(resources.db.kysely, tenant_id);
  return {
    schema: SCHEMA,
    schema_version: SCHEMA_VERSION,
    package_id: row.id,
    customer_id: row.customer_id,
    controller: tenant?.name ?? null,
    language: row.language,
    requested_at: toTimestamp(row.requested_at),
    verified_by: row.verified_by,
    generated_at: now.toISOString(),
    left_out: LEFT_OUT_REASONS.map((reason) => LEFT_OUT.en[reason]),
  };
}

async function readCustomer(
  resources: Resources,
  { tenant_id, customer_id }: PackageRow,
  now: Date,
): Promise<object | undefined> {
  const stored = await resources.db.kysely
    .selectFrom("customers")
    .selectAll()
    .where("tenant_id", "=", tenant_id)
    .where("id", "=", customer_id)
    .execute();
  const [row] = await openRows(resources, "customer", stored);
  return row && { ...toResource("customer", row, now), deleted_at: toTimestamp(row.deleted_at) };
}

/** All addresses of the customer, deleted ones too. */
async function* readAddresses({ resources, tenant_id, customer_id, now }: Source): AsyncGenerator<object> {
  for (let last: string | undefined = NIL_ID; last !== undefined;) {
    const stored = await resources.db.kysely
      .selectFrom("addresses")
      .selectAll()
      .where("tenant_id", "=", tenant_id)
      .where("customer_id", "=", customer_id)
      .where("id", ">", last)
      .orderBy("id")
      .limit(PAGE)
      .execute();
    for (const row of await openRows(resources, "address", stored))
      yield { ...toResource("address", row, now), deleted_at: toTimestamp(row.deleted_at) };
    last = stored.length === PAGE ? stored.at(-1)?.id : undefined;
  }
}

/** The purposes of the tenant, with the state of the customer. */
async function* readPurposes({ resources: { db }, tenant_id, customer_id }: Source): AsyncGenerator<object> {
  const states = toStates(await listStates(db.kysely, tenant_id, customer_id)).items;
  for (const { name, definition } of await listSummaries(db.kysely, tenant_id)) {
    const { description: _internal, consents_from_version: _version, ...shown } = definition;
    const {
      purpose: _name,
      consent_id: _id,
      ...state
    } = states.find(({ purpose }) => purpose === name) ?? {
      purpose: name,
      consent_id: null,
    };
    yield { purpose: name, ...shown, state: Object.keys(state).length === 0 ? null : state };
  }
}

/** Reads pages that are ordered by id, newest first. */
async function* byPages<Row extends { id: string }>(
  list: (before: string | undefined) => Promise<readonly Row[]>,
  show: (rows: readonly Row[]) => Promise<readonly object[]>,
): AsyncGenerator<object> {
  for (let [before, has_more]: [string | undefined, boolean] = [undefined, true]; has_more;) {
    const rows = await list(before);
    yield* await show(rows);
    [before, has_more] = [rows.at(-1)?.id, rows.length === PAGE];
  }
}

async function* readConsents({ resources, tenant_id, customer_id, nameActor }: Source): AsyncGenerator<object> {
  const { db, keyring } = resources;
  yield* byPages(
    (before) => listConsents(db.kysely, { tenant_id, customer_id, purpose: undefined }, before, PAGE),
    async (rows) => {
      const notes = await openNotes(keyring, "consent", rows);
      return rows.map(({ sealed: _sealed, ...row }, nth) =>
        withActors(toConsent({ ...row, evidence: notes[nth] ?? null }), nameActor),
      );
    },
  );
}

async function* readObjections({ resources, tenant_id, customer_id, nameActor }: Source): AsyncGenerator<object> {
  const { db, keyring } = resources;
  yield* byPages(
    (before) => listObjections(db.kysely, tenant_id, customer_id, before, PAGE),
    async (rows) => {
      const notes = await openNotes(keyring, "objection", rows);
      return rows.map(({ sealed: _sealed, ...row }, nth) =>
        withActors(toObjection({ ...row, reason: notes[nth] ?? null }), nameActor),
      );
    },
  );
}

async function describeRetention({ resources, tenant_id, customer_id }: Source): Promise<object> {
  return {
    rules: await listApplied(resources, tenant_id, customer_id),
    periods: listPeriods(resources.config),
  };
}

async function* readRestrictions({ resources, nameActor, ...key }: Source): AsyncGenerator<object> {
  const { db, keyring } = resources;
  const rows = await listRestrictions(db.kysely, key.tenant_id, key.customer_id);
  const { history } = await toRestriction(keyring, key, rows, true);
  for (const period of history) yield withActors(period, nameActor);
}

/** Holds without their reasons, which can be about proceedings against others. */
async function* readHolds({ resources: { db }, tenant_id, customer_id, now }: Source): AsyncGenerator<object> {
  const ids = new Set([
    ...(await listHoldsNaming(db.kysely, tenant_id, customer_id)),
    ...(await listHoldsOn(db.kysely, tenant_id, customer_id, now)),
  ]);
  for (const id of [...ids].sort()) {
    const hold = await findLegalHoldById(db.kysely, { tenant_id, id });
    if (!hold) continue;
    yield {
      id,
      created_at: toTimestamp(hold.created_at),
      until: toTimestamp(hold.until),
      released_at: toTimestamp(hold.released_at),
    };
  }
}

async function* readVerifications({ resources, tenant_id, address_ids }: Source): AsyncGenerator<object> {
  for (const address_id of address_ids)
    yield* byPages(
      (before) => listVerifications(resources, resources.db.kysely, tenant_id, address_id, before, PAGE),
      async (rows) =>
        rows.map((row) => {
          const { waits_for: _waits, attempt: _attempt, campaign_id: _campaign, ...shown } = toVerification(row, null);
          return shown;
        }),
    );
}

async function* readEvidence({ resources, tenant_id, address_ids, nameActor }: Source): AsyncGenerator<object> {
  const { db, keyring } = resources;
  for (const address_id of address_ids)
    yield* byPages(
      (before) => listEvidence(db.kysely, tenant_id, address_id, before, PAGE),
      async (rows) =>
        (await openEvidence(keyring, rows)).map((row) => {
          const { counts: _counts, ...shown } = toEvidence(row, row.door_hash);
          return withActors(shown, nameActor);
        }),
    );
}

/** The earlier packages of the customer. */
async function* readPackages({ resources, tenant_id, customer_id }: Source, id: string): AsyncGenerator<object> {
  const rows = await listPackages(resources.db.kysely, tenant_id, customer_id, id, PAGE);
  for (const row of rows)
    yield {
      id: row.id,
      requested_at: toTimestamp(row.requested_at),
      completed_at: toTimestamp(row.completed_at),
      language: row.language,
    };
}

/** The changes of the customer and then of each address, newest first. The first version is there as a whole. */
async function* readHistory(
  { resources, tenant_id, now, nameActor }: Source,
  entities: readonly { entity: Entity; entity_id: string }[],
): AsyncGenerator<object> {
  for (const { entity, entity_id } of entities)
    for (let [below, has_more]: [number | undefined, boolean] = [undefined, true]; has_more;) {
      // One more, to compare the last one with.
      const rows: ChangeRow[] = await listChanges(
        resources,
        resources.db.kysely,
        tenant_id,
        entity,
        entity_id,
        below,
        PAGE + 1,
      );
      const states = rows.map(({ state }) => state && toResource(entity, state, now));
      for (const [nth, { version, operation, occurred_at, actor, source, reason }] of rows.slice(0, PAGE).entries()) {
        const [state, before] = [states[nth] ?? null, states[nth + 1] ?? null];
        yield {
          entity,
          id: entity_id,
          version,
          operation,
          occurred_at: toTimestamp(occurred_at),
          actor: nameActor(actor),
          source,
          reason,
          changes:
            before && state
              ? [...differences(before, state, "")].filter(({ pointer }) => !IN_EVERY_CHANGE.includes(pointer))
              : [],
          ...(!before && { state }),
        };
      }
      [below, has_more] = [rows[PAGE - 1]?.version, rows.length > PAGE];
    }
}

/** Who has read the customer, newest first, without addresses of devices. */
async function* readReads({ resources, tenant_id, customer_id, now, nameActor }: Source): AsyncGenerator<object> {
  const hosts = await hostsOf(resources.db.kysely, tenant_id);
  for (let [after, has_more]: [Place | undefined, boolean] = [undefined, true]; has_more;) {
    const entries = await readReadsOf(resources.db.kysely, tenant_id, customer_id, after, PAGE);
    for (const entry of entries) {
      const { occurred_at, operation, actor, recipient, purpose, is_masked, subject_id } = toCustomerRead(entry);
      if (Date.parse(occurred_at) > now.getTime()) continue;
      yield {
        occurred_at,
        operation,
        actor: nameActor(actor),
        recipient: recipient && (hosts.get(recipient) ?? recipient),
        purpose,
        is_masked,
        subject_id,
      };
    }
    const last = entries.at(-1);
    after = last && {
      occurred_at: last.row.occurred_at,
      block: last.row.block,
      nth: last.row.nth,
      index: last.index,
    };
    has_more = entries.length === PAGE;
  }
}
