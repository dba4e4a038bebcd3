import { hash, randomBytes, randomUUID } from "node:crypto";
import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decrypt, encrypt, KEY_BYTES } from "./aes-gcm.ts";
import { AppError } from "./errors.ts";

/** Seals by the root keys what the database keeps secret: a copy of the database alone opens nothing. */
export interface Secrets {
  /** Of the root keys; the first one seals, all open. */
  readonly names: readonly string[];
  /**
   * @param owner whose secret it is, such as `webhook:<id>`: under another name it cannot be opened
   * @throws AppError unavailable where no key is configured
   */
  seal(text: string, owner: string): string;
  /** @throws AppError unavailable where its key is not configured; Error where it was tampered with */
  open(sealed: string, owner: string): string;
  /** The same for another key. `root_key` is the name of the key that wraps it. */
  wrap(key: Buffer, owner: string): Wrapped;
  unwrap(wrapped: Wrapped, owner: string): Buffer;
}

export interface Wrapped {
  wrapped: Buffer;
  root_key: string;
}

/**
 * AES-256-GCM. A sealed text begins with the name of its key, so that keys can be changed: the first one seals, all
 * open.
 * @param keys of 32 bytes each
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
    detail:
      "The root key that this is sealed with is missing: SECRETS_KEY needs it too; `npm run keys -- list` names it.",
  });

/** Reads keys as configuration has them: base64, comma-separated. @throws Error where one has not 32 bytes */
export function readSecretKeys(text: string): Buffer[] {
  const keys = text.split(",").map((key) => Buffer.from(key.trim(), "base64"));
  if (keys.some(({ length }) => length !== KEY_BYTES))
    throw new Error("is not base64 of 32 bytes, or several of them with commas between");
  return keys;
}

/** The key of an installation that configures none: made at the first start, kept in a file of its folder. */
export async function ensureSecretKey(folder: string): Promise<Buffer[]> {
  const file = join(folder, "secrets-key");
  await mkdir(folder, { recursive: true });
  // Written whole before it has its name: another process that starts now never reads half a key.
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
