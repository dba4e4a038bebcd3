import { createCipheriv, createDecipheriv, type CipherKey } from "node:crypto";
import { pooledRandomBytes } from "./random.ts";

/** Of keys and of initialisation vectors, in bytes. */
export const KEY_BYTES = 32;
export const IV_BYTES = 12;
const TAG_BYTES = 16;
const NOTHING = Buffer.alloc(0);

/**
 * AES-256-GCM.
 * @param aad is bound to the result: with another one it does not decrypt
 * @param iv never the same for two texts under one key
 * @param prefix goes in front of the result
 * @returns prefix, initialisation vector, ciphertext, tag
 */
export function encrypt(
  key: CipherKey,
  aad: string | Buffer,
  text: string | Buffer,
  { iv = pooledRandomBytes(IV_BYTES), prefix = NOTHING } = {},
): Buffer {
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(bytesOf(aad));
  const ciphertext = cipher.update(bytesOf(text));
  cipher.final();
  return Buffer.concat([prefix, iv, ciphertext, cipher.getAuthTag()]);
}

/** @throws Error where the key or the aad is another one, or something was changed */
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
