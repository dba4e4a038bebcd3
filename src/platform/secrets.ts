import { hash, randomBytes, randomUUID } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decrypt, encrypt, KEY_BYTES } from "./aes-gcm.ts";
import { ensureDataDir } from "./data-dir.ts";
import { AppError } from "./errors.ts";
import { cacheDecrypted } from "./root-keys/cached.ts";
import { KeyServiceError, type KeyService } from "./root-keys/service.ts";

/** Seals secrets of the database with the root keys, so that a copy of the database alone opens nothing. */
export interface Secrets {
  /** Names of the root keys. The first one seals, all open. */
  readonly names: readonly string[];
  /** The root keys that are in a service. They seal and open secrets by a key that they wrap. */
  readonly services: readonly ServiceRoot[];
  /**
   * Seals a text.
   * @param owner names it, such as `webhook:<id>`: it opens under the same name only
   * @throws AppError unavailable if no key is configured
   */
  seal(text: string, owner: string): string;
  /** Opens a sealed text. @throws AppError unavailable if its key is not configured; Error if it was changed */
  open(sealed: string, owner: string): string;
  /**
   * Wraps a key. `root_key` is the name of the key that wraps it.
   * @throws AppError unavailable if no key is configured, or the service of the key does not answer or refuses
   */
  wrap(key: Buffer, owner: string): Promise<Wrapped>;
  /** Wraps a key with another root key than the first. @throws as `wrap` */
  wrapWith(root_key: string, key: Buffer, owner: string): Promise<Buffer>;
  /**
   * Unwraps a key.
   * @throws AppError unavailable if its root key is not configured, or the service does not answer or refuses; Error if
   *   it was changed
   */
  unwrap(wrapped: Wrapped, owner: string): Promise<Buffer>;
}

/** A root key in a service. */
export interface ServiceRoot {
  readonly name: string;
  /** As in ROOT_KEY, without parameters. */
  readonly location: string;
  /** Sets the key, of 32 bytes, that seals secrets. */
  useSealingKey(key: Buffer): void;
  /** Asks the service whether it works. */
  probe(): Promise<void>;
}

export interface Wrapped {
  wrapped: Buffer;
  root_key: string;
}

interface Root {
  name: string;
  /** Seals secrets; undefined for the key of a service until it is loaded. */
  sealing: Buffer | undefined;
  wrap(key: Buffer, owner: string): Promise<Buffer>;
  unwrap(wrapped: Buffer, owner: string): Promise<Buffer>;
}

interface Options {
  /** Called when the service of a root key begins to fail, with the reason in words, and with undefined at the end. */
  report?: (location: string, reason: string | undefined) => void;
  /** Milliseconds of a monotonic clock. */
  now?: () => number;
}

/**
 * Returns secrets for root keys. A sealed text begins with the name of its key, so that keys can be rotated.
 * @param keys of 32 bytes each, or in services; the first one seals, all open
 */
export function createSecrets(
  keys: readonly (Buffer | KeyService)[],
  { report = () => undefined, now = () => performance.now() }: Options = {},
): Secrets {
  const services: ServiceRoot[] = [];
  const named = new Map<string, Root>();
  for (const key of keys) {
    if (Buffer.isBuffer(key)) {
      const root = localRoot(key);
      named.set(root.name, root);
      continue;
    }
    const service = cacheDecrypted(key, { now, report: (reason) => report(key.location, reason) });
    const root = serviceRoot(service);
    named.set(root.name, root);
    services.push({
      name: root.name,
      location: key.location,
      useSealingKey: (sealing) => void (root.sealing = sealing),
      probe: () => service.probe(),
    });
  }
  const [first] = named.values();
  const rootOf = (name: string): Root => {
    const root = named.get(name);
    if (!root) throw missingKey();
    return root;
  };
  return {
    names: [...named.keys()],
    services,
    seal(text, owner) {
      if (!first?.sealing) throw missingKey();
      return `${first.name}.${encrypt(first.sealing, owner, text).toString("base64url")}`;
    },
    open(sealed, owner) {
      const [name = "", text = ""] = sealed.split(".");
      const { sealing } = rootOf(name);
      if (!sealing) throw missingKey();
      return decrypt(sealing, owner, Buffer.from(text, "base64url")).toString();
    },
    async wrap(key, owner) {
      if (!first) throw missingKey();
      return { wrapped: await first.wrap(key, owner), root_key: first.name };
    },
    wrapWith: async (root_key, key, owner) => rootOf(root_key).wrap(key, owner),
    unwrap: async ({ wrapped, root_key }, owner) => rootOf(root_key).unwrap(wrapped, owner),
  };
}

const localRoot = (key: Buffer): Root => ({
  name: nameOf(key),
  sealing: key,
  wrap: async (text, owner) => encrypt(key, owner, text),
  unwrap: async (wrapped, owner) => decrypt(key, owner, wrapped),
});

const serviceRoot = (service: KeyService): Root => ({
  name: nameOf(Buffer.from(service.location)),
  sealing: undefined,
  wrap: (key, owner) => asUnavailable(service.encrypt(Buffer.concat([key, hash("sha256", owner, "buffer")]), owner)),
  async unwrap(wrapped, owner) {
    const text = await asUnavailable(service.decrypt(wrapped, owner));
    // Not every service binds what it encrypts to an owner.
    const [key, digest] = [text.subarray(0, KEY_BYTES), text.subarray(KEY_BYTES)];
    if (!digest.equals(hash("sha256", owner, "buffer"))) throw new Error("this key was wrapped for another owner");
    return key;
  },
});

/** The reason is in the log and in the readiness, not in a response. */
async function asUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (!(cause instanceof KeyServiceError)) throw cause;
    throw new AppError("unavailable", {
      detail: "The service of the root key does not give the keys of the data at the moment.",
      headers: { "retry-after": "5" },
      cause,
    });
  }
}

const nameOf = (key: Buffer): string => hash("sha256", key, "base64url").slice(0, 8);

const missingKey = (): AppError =>
  new AppError("unavailable", {
    detail:
      "The root key of the data is missing: add it to SECRETS_KEY or ROOT_KEY. `npm run keys -- list` shows its name.",
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
