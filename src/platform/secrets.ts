import { hash, randomBytes, randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decrypt, encrypt, KEY_BYTES } from "./aes-gcm.ts";
import { ensureDataDir } from "./data-dir.ts";
import { AppError } from "./errors.ts";

/** Seals secrets of the database with the root keys, so that a copy of the database alone opens nothing. */
export interface Secrets {
  /** Names of the root keys. The first one seals, all open. */
  readonly names: readonly string[];
  /**
   * Seals a text.
   * @param owner names it, such as `webhook:<id>`: it opens under the same name only
   * @throws AppError unavailable if no key is configured
   */
  seal(text: string, owner: string): string;
  /** Opens a sealed text. @throws AppError unavailable if its key is not configured; Error if it was changed */
  open(sealed: string, owner: string): string;
  /**
   * Wraps a key. `root_key` is the name of the key that wraps it. @throws AppError unavailable if no key is configured
   */
  wrap(key: Buffer, owner: string): Wrapped;
  /** Unwraps a key. @throws AppError unavailable if its root key is not configured; Error if it was changed */
  unwrap(wrapped: Wrapped, owner: string): Buffer;
}

export interface Wrapped {
  wrapped: Buffer;
  root_key: string;
}

/**
 * Returns secrets for root keys. A sealed text begins with the name of its key, so that keys can be rotated.
 * @param keys of 32 bytes each; the first one seals, all open
 */
export function createSecrets(keys: readonly Buffer[]): Secrets {
  const named = new Map(keys.map((key) => [nameOf(key), key]));
  const [first] = named;
  const keyOf = (name: string): Buffer => {
    const key = named.get(name);
    if (!key) throw missingKey();
    return key;
  };
  return {
    names: [...named.keys()],
    seal(text, owner) {
      if (!first) throw missingKey();
      const [name, key] = first;
      return `${name}.${encrypt(key, owner, text).toString("base64url")}`;
    },
    open(sealed, owner) {
      const [name = "", text = ""] = sealed.split(".");
      return decrypt(keyOf(name), owner, Buffer.from(text, "base64url")).toString();
    },
    wrap(key, owner) {
      if (!first) throw missingKey();
      const [root_key, root] = first;
      return { wrapped: encrypt(root, owner, key), root_key };
    },
    unwrap: ({ wrapped, root_key }, owner) => decrypt(keyOf(root_key), owner, wrapped),
  };
}

const nameOf = (key: Buffer): string => hash("sha256", key, "base64url").slice(0, 8);

const missingKey = (): AppError =>
  new AppError("unavailable", {
    detail: "The root key of the data is missing: add it to SECRETS_KEY. `npm run keys -- list` shows its name.",
  });

/** Reads keys of a setting: base64, comma-separated. @throws Error if one has not 32 bytes */
export function readSecretKeys(text: string): Buffer[] {
  const keys = text.split(",").map((key) => Buffer.from(key.trim(), "base64"));
  if (keys.some(({ length }) => length !== KEY_BYTES))
    throw new Error("must be 32 bytes in base64, or several such keys separated by commas");
  return keys;
}

/** Reads the key of an installation without SECRETS_KEY from a file of the folder; creates it at the first start. */
export async function ensureSecretKey(folder: string): Promise<Buffer[]> {
  const file = join(folder, "secrets-key");
  const known = await readFile(file, "utf8").catch(() => undefined);
  if (known !== undefined) return readSecretKeys(known);
  await ensureDataDir(folder);
  // Written before it gets its name, so that another process never reads half a key.
  const draft = `${file}.${randomUUID()}`;
  await writeFile(draft, `${randomBytes(KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flag: "wx" });
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    await rm(draft);
  }
  return readSecretKeys(await readFile(file, "utf8"));
}
