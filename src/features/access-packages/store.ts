/** Stores the content of a package in sealed parts, so that it never is in memory as a whole. */
import { createHash } from "node:crypto";
import type { Resources } from "../../platform/resources.ts";
import { HOUR, MINUTE } from "../../platform/time.ts";
import { openRecordBytes, recordAad, sealRecord } from "../../privacy/seal.ts";
import {
  completePackage,
  deleteOldParts,
  findPart,
  insertPart,
  type PackageClaim,
  type PackageRow,
} from "./queries.ts";

/** For how long a claim holds after a part was written. */
export const LEASE_MS = MINUTE;
const DAY = 24 * HOUR;
const PART_BYTES = 256 * 1024;

const aadOf = ({ tenant_id, customer_id, id, attempt }: PackageClaim, part: number): Buffer =>
  recordAad({ tenant_id, customer_id, entity: "access_package", id: `${id}/${attempt}/${part}` });

/**
 * Writes the content of a claimed package, and completes it.
 * @returns false if another worker has claimed it, or the customer was erased meanwhile
 */
export async function storeContent(
  { db, keyring, clock, config }: Resources,
  claim: PackageClaim,
  content: AsyncIterable<Buffer>,
  signal: AbortSignal,
): Promise<boolean> {
  await deleteOldParts(db.kysely, claim);
  const key = (await keyring.customerKeys(claim.tenant_id, [claim.customer_id])).get(claim.customer_id);
  if (!key) return false;
  const sum = createHash("sha256");
  let [parts, bytes] = [0, 0];
  for await (const part of inParts(content)) {
    signal.throwIfAborted();
    sum.update(part);
    bytes += part.length;
    const sealed = sealRecord(key, aadOf(claim, parts), part);
    const until = new Date(clock().getTime() + LEASE_MS);
    if (!(await insertPart(db.kysely, claim, parts, sealed, until))) return false;
    parts++;
  }
  const now = clock();
  await completePackage(db.kysely, claim, {
    completed_at: now.toISOString(),
    expires_at: new Date(now.getTime() + config.ACCESS_PACKAGE_DAYS * DAY).toISOString(),
    parts,
    bytes: String(bytes),
    sha256: sum.digest("hex"),
  });
  return true;
}

async function* inParts(content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let [pieces, length]: [Buffer[], number] = [[], 0];
  for await (const piece of content) {
    pieces.push(piece);
    length += piece.length;
    if (length < PART_BYTES) continue;
    yield Buffer.concat(pieces);
    [pieces, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(pieces);
}

/**
 * Reads the content of a completed package.
 * @throws Error if a part is missing, because it has expired or the customer was erased meanwhile
 */
export async function* readContent(
  { db, keyring }: Pick<Resources, "db" | "keyring">,
  row: PackageRow,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const key = (await keyring.customerKeys(row.tenant_id, [row.customer_id])).get(row.customer_id);
  for (let part = 0; part < (row.parts ?? 0); part++) {
    signal.throwIfAborted();
    const sealed = await findPart(db.pool, row, part);
    if (!key || !sealed) throw new Error(`part ${part} of access package ${row.id} is missing`);
    yield openRecordBytes(key, aadOf(row, part), sealed);
  }
}
