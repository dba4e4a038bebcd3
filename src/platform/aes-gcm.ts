import { createCipheriv, createDecipheriv, type CipherKey } from "node:crypto";
import { pooledRandomBytes } from "./random.ts";

/** Length of a key, in bytes. */
export const KEY_BYTES = 32;
/** Length of an initialisation vector, in bytes. */
export const IV_BYTES = 12;
const TAG_BYTES = 16;
const EMPTY = Buffer.alloc(0);

/**
 * Encrypts with AES-256-GCM.
 * @param aad additional authenticated data: the result decrypts with the same `aad` only
 * @param iv must differ for each text under one key; random by default
 * @param prefix bytes that are put before the result, unencrypted
 * @returns prefix, initialisation vector, ciphertext, tag
 */
export function encrypt(
  key: CipherKey,
  aad: string | Buffer,
  text: string | Buffer,
  { iv = pooledRandomBytes(IV_BYTES), prefix = EMPTY } = {},
): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(bytesOf(aad));
  const ciphertext = cipher.update(bytesOf(text));
  cipher.final();
  return Buffer.concat([prefix, iv, ciphertext, cipher.getAuthTag()]);
}

/** Decrypts what `encrypt` returned, without its prefix. @throws Error if key or `aad` differ, or a byte was changed */
export function decrypt(key: CipherKey, aad: string | Buffer, encrypted: Buffer): Buffer {
  const [iv, tag] = [encrypted.subarray(0, IV_BYTES), encrypted.subarray(-TAG_BYTES)];
  const decipher = createDecipheriv("aes-256-gcm", key, iv, { authTagLength: TAG_BYTES })
    .setAAD(bytesOf(aad))
    .setAuthTag(tag);
  const text = decipher.update(encrypted.subarray(IV_BYTES, -TAG_BYTES));
  decipher.final();
  return text;
}

const bytesOf = (text: string | Buffer): Buffer => (typeof text === "string" ? Buffer.from(text) : text);
