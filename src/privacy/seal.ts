import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { decrypt, encrypt, IV_BYTES, KEY_BYTES } from "../platform/aes-gcm.ts";
import type { DataKey, TenantKey, TenantKeys } from "../platform/keyring.ts";
import { pooledRandomBytes } from "../platform/random.ts";

/**
 * The first byte of sealed bytes is their format; a new format gets a new number, and both can be read.
 * 1: IV, AES-256-GCM ciphertext and tag under a customer's key, equal for equal text (see `sealRecord`).
 * 2: version of the tenant's key (4 bytes), random IV, ciphertext and tag.
 */
const RECORD = 1;
const TEXT = 2;
/** A customer has one key. The number is bound to records, in case of a second one. */
const CUSTOMER_KEY_VERSION = 1;

/** What a record is bound to: it does not open as another record. */
export interface RecordBinding {
  tenant_id: string;
  customer_id: string;
  /** Such as `customer` or `address`. */
  entity: string;
  id: string;
}

/** The additional authenticated data of a record. Ends with a byte that does not occur elsewhere in it. */
export const recordAad = ({ tenant_id, customer_id, entity, id }: RecordBinding): Buffer =>
  Buffer.from(`${tenant_id}|${customer_id}|${entity}|${id}|${CUSTOMER_KEY_VERSION}\0`);

/** Generates a random key. */
export const newKey = (): Buffer => pooledRandomBytes(KEY_BYTES);

/**
 * Derives two keys for two uses, so that no key serves two algorithms or purposes: the one-step KDF of NIST SP 800-56C.
 */
function split(key: Buffer, use: string): [Buffer, Buffer] {
  const derived = hash("sha512", Buffer.concat([COUNTER, key, Buffer.from(use)]), "buffer");
  return [derived.subarray(0, KEY_BYTES), derived.subarray(KEY_BYTES)];
}

const COUNTER = Buffer.from([0, 0, 0, 1]);

// A KeyObject saves 15 µs per call of Node's crypto compared with a Buffer, and costs half a kilobyte of memory.

/** The key that seals records of a customer. */
export function dataKey(key: Buffer): DataKey {
  const [cipher, vector] = split(key, "record");
  // Copied into Node's pool: a subarray would retain the buffer of the whole hash.
  return { cipher: createSecretKey(cipher), vector: Buffer.from(vector) };
}

/** The key that wraps customers' keys and seals texts of a tenant. */
export function tenantKey(key: Buffer): TenantKey {
  const [wrapping, sealing] = split(key, "tenant");
  return { wrapping: createSecretKey(wrapping), sealing: createSecretKey(sealing) };
}

/** The key of a tenant's hashes. */
export const indexKey = (key: Buffer): KeyObject => createSecretKey(key);

/**
 * Seals the personal part of a record. Equal text of the same record gives equal bytes, so that unchanged text is
 * detected without opening it: the initialisation vector is an HMAC of the text (as in SIV, RFC 5297).
 * @param aad of `recordAad`
 */
export function sealRecord(key: DataKey, aad: Buffer, text: string | Buffer): Buffer {
  const bytes = typeof text === "string" ? Buffer.from(text) : text;
  const iv = createHmac("sha256", vectorOf(key)).update(aad).update(bytes).digest().subarray(0, IV_BYTES);
  return encrypt(key.cipher, aad, bytes, { iv, prefix: RECORD_PREFIX });
}

/** Converted to a KeyObject on first use, because most keys only open records. */
function vectorOf(key: DataKey): KeyObject {
  if (Buffer.isBuffer(key.vector)) key.vector = createSecretKey(key.vector);
  return key.vector;
}

const RECORD_PREFIX = Buffer.from([RECORD]);

/**
 * Opens a record as text.
 * @throws Error if the key or the record is another one, or the bytes were changed
 */
export const openRecord = (key: DataKey, aad: Buffer, sealed: Buffer): string =>
  openRecordBytes(key, aad, sealed).toString();

/**
 * Opens a record as bytes.
 * @throws Error if the key or the record is another one, or the bytes were changed
 */
export function openRecordBytes(key: DataKey, aad: Buffer, sealed: Buffer): Buffer {
  expectFormat(sealed, RECORD);
  return decrypt(key.cipher, aad, sealed.subarray(1));
}

/**
 * Seals text that belongs to a tenant and not to one customer; equal text gives different bytes.
 * @param owner what the text belongs to, such as `import:<id>`
 */
export function sealText(keys: TenantKeys, owner: string, text: string | Buffer): Buffer {
  const prefix = Buffer.allocUnsafe(5);
  prefix.writeUInt8(TEXT);
  prefix.writeUInt32BE(keys.version, 1);
  return encrypt(versionOf(keys, keys.version).sealing, textAad(keys, owner), text, { prefix });
}

/**
 * Opens such text.
 * @throws Error if the owner or the tenant is another one, or the bytes were changed
 */
export function openText(keys: TenantKeys, owner: string, sealed: Buffer): string {
  return decrypt(versionOf(keys, textVersion(sealed)).sealing, textAad(keys, owner), sealed.subarray(5)).toString();
}

/**
 * The version of the tenant's key that sealed a text.
 * @throws Error if it has another format
 */
export function textVersion(sealed: Buffer): number {
  expectFormat(sealed, TEXT);
  return sealed.readUInt32BE(1);
}

const textAad = ({ tenant_id }: TenantKeys, owner: string): string => `${tenant_id}|text|${owner}`;

/**
 * A keyed hash of 32 bytes, by which sealed values are looked up.
 * @param purpose without zero bytes
 */
export const hmac = ({ index }: TenantKeys, purpose: string, text: string): Buffer =>
  createHmac("sha256", index).update(`${purpose}\0${text}`).digest();

/** Wraps the key of a customer with the key of its tenant. */
export const wrapCustomerKey = (keys: TenantKeys, customer_id: string, key: Buffer): Buffer =>
  encrypt(versionOf(keys, keys.version).wrapping, customerKeyAad(keys, customer_id, keys.version), key);

/**
 * Unwraps the key of a customer.
 * @throws Error if it does not open, or the version of the tenant's key is missing
 */
export const unwrapCustomerKey = (keys: TenantKeys, customer_id: string, version: number, wrapped: Buffer): Buffer =>
  decrypt(versionOf(keys, version).wrapping, customerKeyAad(keys, customer_id, version), wrapped);

const customerKeyAad = ({ tenant_id }: TenantKeys, customer_id: string, version: number): string =>
  `customer key|${tenant_id}|${customer_id}|${version}`;

function versionOf({ tenant_id, versions }: TenantKeys, version: number): TenantKey {
  const key = versions.get(version);
  if (!key) throw new Error(`version ${version} of the key of tenant ${tenant_id} does not exist`);
  return key;
}

function expectFormat(sealed: Buffer, format: number): void {
  if (sealed[0] !== format) throw new Error(`sealed in format ${sealed[0]}, where ${format} is expected`);
}
