import { hash } from "node:crypto";
import { HOUR, SECOND } from "../time.ts";
import { KeyServiceError, type KeyService } from "./service.ts";

/** So long a key is used without asking the service for it again. */
const FRESH_MS = HOUR;
/** So long after a fault the service is not asked for keys that are cached: a request would wait for its timeout. */
const PAUSE_MS = 30 * SECOND;
const MAX_KEYS = 50_000;

export interface CachedKeyService extends KeyService {
  /** Asks the service, whatever is cached. Called from time to time, so that a fault is noticed, and its end. */
  probe(): Promise<void>;
}

interface Options {
  /** Called when the service begins to fail, with the reason, and with undefined when it answers again. */
  report: (reason: string | undefined) => void;
  /** Milliseconds of a monotonic clock. */
  now: () => number;
}

interface Entry {
  text: Buffer;
  asked_at: number;
}

/**
 * Caches what a service has decrypted, for an hour; if the service fails, as long as the process runs. So a process
 * makes few calls, and one that runs survives an outage of the service.
 */
export function cacheDecrypted(service: KeyService, { report, now }: Options): CachedKeyService {
  // In the order of the last decryption.
  const entries = new Map<string, Entry>();
  let fault: { message: string; at: number } | undefined;
  let last: { encrypted: Buffer; owner: string } | undefined;

  const watch = async <T>(work: Promise<T>): Promise<T> => {
    try {
      const result = await work;
      if (fault) report((fault = undefined));
      return result;
    } catch (error) {
      if (error instanceof KeyServiceError) {
        if (fault?.message !== error.message) report(error.message);
        fault = { message: error.message, at: now() };
      }
      throw error;
    }
  };
  const decrypt = async (id: string, encrypted: Buffer, owner: string): Promise<Buffer> => {
    const text = await watch(service.decrypt(encrypted, owner));
    last = { encrypted, owner };
    entries.delete(id);
    entries.set(id, { text, asked_at: now() });
    // What was not requested for an hour need not be in memory; without the service nothing is forgotten.
    for (const [oldest, { asked_at }] of entries) {
      if (asked_at + 2 * FRESH_MS > now() && entries.size <= MAX_KEYS) break;
      entries.delete(oldest);
    }
    return text;
  };

  return {
    location: service.location,
    encrypt: (text, owner) => watch(service.encrypt(text, owner)),
    async decrypt(encrypted, owner) {
      const id = hash("sha256", Buffer.concat([Buffer.from(`${owner}\0`), encrypted]), "base64url");
      const known = entries.get(id);
      const is_paused = fault !== undefined && fault.at + PAUSE_MS > now();
      if (known && (known.asked_at + FRESH_MS > now() || is_paused)) return known.text;
      try {
        return await decrypt(id, encrypted, owner);
      } catch (error) {
        if (known && error instanceof KeyServiceError) return known.text;
        throw error;
      }
    },
    async probe() {
      if (last) await watch(service.decrypt(last.encrypted, last.owner)).catch(() => undefined);
    },
  };
}
