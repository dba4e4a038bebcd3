import { createCipheriv, createDecipheriv, hash, randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { AppError } from "./errors.ts";

/** Seals what the database has to keep and nobody may read there: a copy of the database alone opens nothing. */
export interface Secrets {
  /**
   * @param owner whose secret it is, such as `webhook:<id>`: under another name it cannot be opened
   * @throws AppError unavailable where no key is configured
   */
  seal(text: string, owner: string): string;
  /** @throws AppError unavailable where its key is not configured; Error where it was tampered with */
  open(sealed: string, owner: string): string;
}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * AES-256-GCM. A sealed text begins with the name of its key, so that keys can be changed: the first one seals, all open.
 * @param keys of 32 bytes each
 */
export function createSecrets(keys: readonly Buffer[]): Secrets {
  const named = new Map(keys.map((key) => [nameOf(key), key]));
  const [first] = named;
  return {
    seal(text, owner) {
      if (!first) throw missingKey();
      const [name, key] = first;
      const iv = randomBytes(IV_BYTES);
      const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(Buffer.from(owner));
      return `${name}.${Buffer.concat([iv, cipher.update(text, "utf8"), cipher.final(), cipher.getAuthTag()]).toString("base64url")}`;
    },
    open(sealed, owner) {
      const [name = "", text = ""] = sealed.split(".");
      const key = named.get(name);
      if (!key) throw missingKey();
      const bytes = Buffer.from(text, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(-TAG_BYTES));
      return decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
    },
  };
}

const nameOf = (key: Buffer): string => hash("sha256", key, "base64url").slice(0, 8);

const missingKey = (): AppError => new AppError("unavailable", { detail: "The service has no key to keep secrets with: SECRETS_KEY." });

/** Reads keys as configuration has them: base64, comma-separated. @throws Error where one has not 32 bytes */
export function readSecretKeys(text: string): Buffer[] {
  const keys = text.split(",").map((key) => Buffer.from(key.trim(), "base64"));
  if (keys.some(({ length }) => length !== KEY_BYTES)) throw new Error("is not base64 of 32 bytes, or several of them with commas between");
  return keys;
}

/** The key of an installation that keeps its data in a folder of its own: made at the first start. */
export async function keepSecretKey(folder: string): Promise<Buffer[]> {
  const file = join(folder, "secrets-key");
  await mkdir(folder, { recursive: true });
  await writeFile(file, `${randomBytes(KEY_BYTES).toString("base64")}\n`, { mode: 0o600, flag: "wx" }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  });
  return readSecretKeys(await readFile(file, "utf8"));
}
