/** The job that erases customers. Each step is a transaction and can be repeated: a killed process loses nothing. */
import { sql } from "kysely";
import { inTransaction, json } from "../../platform/database/transaction.ts";
import { defineJob, type Claim, type Declaration, type Job } from "../../platform/jobs/job.ts";
import type { Resources } from "../../platform/resources.ts";
import { HOUR, toTimestamp } from "../../platform/time.ts";
import { lockSubject, logErasure, readTraces } from "../../records/erase.ts";
import { suppressionTokens } from "../../records/suppression.ts";
import { findLegalHold } from "../legal-holds/service.ts";
import { erasePlaces } from "./places.ts";
import {
  claimErasures,
  insertSuppressions,
  listSuppressions,
  listWaitingErasures,
  lockClaimed,
  updateErasure,
  type DonePlace,
  type ErasureRow,
} from "./queries.ts";
import { signReceipt } from "./receipt.ts";
import { addPossible, listDisclosed } from "./recipients.ts";

export const ERASURES = "erasures";

export const ERASURE_JOB = {
  name: ERASURES,
  summary:
    "Erases a customer: keeps keyed hashes to recognise the person by, removes the rows, destroys the key, and signs " +
    "the receipt. Each step is repeated if its process is killed.",
  table: "erasures",
  first: ["requested"],
  states: {
    requested: { running: "claimed" },
    running: { running: "its lease has ended", completed: "the receipt is signed" },
    completed: {},
  },
  lane: "tenant",
  places: 4,
  tenant_places: 2,
  batch: 4,
  lease_ms: 60_000,
  retries: null,
} as const satisfies Declaration;

const DAY = 24 * HOUR;

/** See src/privacy/rewrite.ts. */
const KEY_LEFTOVERS =
  "The bytes of the deleted row leave the files of Postgres when the table is rewritten, within a day.";

const SYSTEM = { actor: "system:erasures", source: "erasures" };

type ClaimedErasure = Claim & { row: ErasureRow };

/** The job of erasures. */
export function erasureJob(resources: Resources): Job<ClaimedErasure, void> {
  const { db } = resources;
  return defineJob({
    ...ERASURE_JOB,
    listLanes: (now) => listWaitingErasures(db.kysely, now, ERASURE_JOB.tenant_places),
    async claim(allotments, now) {
      const until = new Date(now.getTime() + ERASURE_JOB.lease_ms);
      const rows = await claimErasures(db.kysely, allotments, now, until);
      return rows.map((row) => ({ tenant_id: row.tenant_id, lane: row.tenant_id, row }));
    },
    run: ({ row }) => eraseCustomer(resources, row),
    // What is not completed, because of a legal hold or another worker, is claimed again when its lease ends.
    end: async () => undefined,
  });
}

/** A step: one transaction, or one write to the key store. A process that is killed repeats at most one. */
interface Step {
  name: string;
  isDone: (row: ErasureRow) => boolean;
  /** @returns false if the erasure cannot go on: another worker has claimed it, or a legal hold is on the customer */
  run: (resources: Resources, claimed: ErasureRow) => Promise<boolean>;
}

const never = (): boolean => false;

/** The steps of an erasure, in order. */
export const STEPS: readonly Step[] = [
  { name: "identifiers", isDone: ({ status }) => status !== "requested", run: rememberIdentifiers },
  { name: "recipients", isDone: ({ removed_at }) => removed_at !== null, run: recordRecipients },
  { name: "rows", isDone: ({ removed_at }) => removed_at !== null, run: removeRows },
  { name: "ledger", isDone: never, run: recordInLedger },
  { name: "key", isDone: never, run: destroyKey },
  { name: "receipt", isDone: never, run: complete },
];

/** Goes through the steps that are left. @param most steps that are looked at; for tests */
export async function eraseCustomer(resources: Resources, row: ErasureRow, most = STEPS.length): Promise<void> {
  for (const { isDone, run } of STEPS.slice(0, most)) if (!isDone(row) && !(await run(resources, row))) return;
}

async function rememberIdentifiers(resources: Resources, claimed: ErasureRow): Promise<boolean> {
  const { db, keyring, clock } = resources;
  const { tenant_id, customer_id } = claimed;
  const keys = await keyring.tenantKeys(tenant_id);
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    if (!(await lockClaimed(tx, claimed))) return false;
    const traces = await readTraces(resources, tx, tenant_id, customer_id);
    if (traces) await insertSuppressions(tx, claimed, suppressionTokens(keys, traces), clock());
    await updateErasure(tx, claimed, { status: "running" });
    return true;
  });
}

/** The read audit of a year can be long, so it is looked at while no rows are locked. */
async function recordRecipients(resources: Resources, claimed: ErasureRow): Promise<boolean> {
  const { tenant_id, customer_id } = claimed;
  const { db, clock } = resources;
  const isHeld = await db.kysely
    .transaction()
    .execute(async (tx) => (await findLegalHold(tx, tenant_id, customer_id, clock())) !== undefined);
  if (isHeld) return false;
  const recipients = await listDisclosed(resources, tenant_id, customer_id);
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    if (!(await lockClaimed(tx, claimed))) return false;
    await updateErasure(tx, claimed, { recipients: json(recipients) });
    return true;
  });
}

async function removeRows(resources: Resources, claimed: ErasureRow): Promise<boolean> {
  const { db, clock, queues, keyring } = resources;
  const keys = await keyring.tenantKeys(claimed.tenant_id);
  const { tenant_id, customer_id, created_by } = claimed;
  const removed = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const row = await lockClaimed(tx, claimed);
    if (!row) return false;
    // Statements by customer and by door are few; hash joins over whole tables would not be.
    await sql`SELECT set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`.execute(
      tx,
    );
    const now = clock();
    // Created since the request: the erasure waits for its end.
    if (await findLegalHold(tx, tenant_id, customer_id, now)) return false;
    const subject = await lockSubject(resources, tx, tenant_id, customer_id);
    let places: DonePlace[] = [];
    let recipients = row.recipients ?? [];
    if (subject) {
      recipients = await addPossible(tx, subject, recipients);
      // Also of the changes since the request.
      if (subject.traces) await insertSuppressions(tx, row, suppressionTokens(keys, subject.traces), now);
      await logErasure(tx, subject, { actor: created_by, source: "erasures", request_id: `erasure/${row.id}` }, now);
      places = await erasePlaces(resources, tx, subject);
    }
    await updateErasure(tx, row, {
      removed_at: now.toISOString(),
      places: json(places),
      recipients: json(recipients),
    });
    return true;
  });
  if (removed) queues.ring("webhooks");
  return removed;
}

/** Before the key is destroyed: a restore of older data finds the erasure, or the key of the customer. */
async function recordInLedger({ db, keyStore, clock }: Resources, row: ErasureRow): Promise<boolean> {
  const { tenant_id, customer_id, id: erasure_id } = row;
  const tokens = await listSuppressions(db.kysely, row);
  await keyStore.insertErased([{ tenant_id, customer_id, erasure_id, erased_at: clock().toISOString(), tokens }]);
  return true;
}

async function destroyKey({ keyStore, keyring }: Resources, { tenant_id, customer_id }: ErasureRow): Promise<boolean> {
  await keyStore.deleteCustomerKeys(tenant_id, [customer_id]);
  keyring.forgetCustomerKey(tenant_id, customer_id);
  return true;
}

/** Signs the receipt. */
async function complete({ db, keyStore, secrets, clock, config }: Resources, claimed: ErasureRow): Promise<boolean> {
  return inTransaction(db.kysely, SYSTEM, async (tx) => {
    const row = await lockClaimed(tx, claimed);
    if (!row) return false;
    const now = clock();
    const places: DonePlace[] = [
      ...(row.places ?? []),
      { place: "keys.customer_keys", outcome: "destroyed", rows: 1, reason: KEY_LEFTOVERS },
    ];
    const backups_without_data_by = await keyStore.backupsWithoutKeyBy(now);
    const dates = {
      backups_without_data_by: backups_without_data_by.toISOString(),
      backups_deleted_by: new Date(now.getTime() + config.BACKUP_DAYS * DAY).toISOString(),
    };
    const claims = { ...receiptOf(row, places, now), ...dates };
    const receipt = await signReceipt(tx, secrets, claims, now);
    await updateErasure(tx, row, {
      status: "completed",
      completed_at: now.toISOString(),
      lease_until: null,
      ...dates,
      places: json(places),
      receipt,
    });
    return true;
  });
}

/** The claims of a receipt; `jti` is the id of the erasure. */
const receiptOf = (row: ErasureRow, places: readonly DonePlace[], now: Date): object => ({
  jti: row.id,
  iss: "doorplate",
  tenant_id: row.tenant_id,
  customer_id: row.customer_id,
  grounds: row.grounds,
  requested_at: toTimestamp(row.requested_at),
  completed_at: now.toISOString(),
  places,
  recipients: row.recipients ?? [],
});
