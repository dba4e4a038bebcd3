import { readFile } from "node:fs/promises";
import { KeyServiceError } from "./service.ts";

const TIMEOUT_MS = 5_000;
const RETRY_AFTER_MS = 200;

export interface Reply {
  status: number;
  /** The JSON of the body; an empty object if it is something else. */
  body: Record<string, unknown>;
}

interface Request {
  method?: "GET" | "POST" | "PUT";
  headers?: Record<string, string>;
  body?: string;
}

/**
 * Calls a service; once more if the connection fails, or the service is too busy or fails. Not after a timeout:
 * requests wait for the answer.
 * @param who the service, in words
 * @param prepare makes the request, again for the second attempt: signatures contain the time
 * @throws KeyServiceError if it does not answer
 */
export async function call(who: string, url: string, prepare: () => Request | Promise<Request>): Promise<Reply> {
  const first = await attempt(who, url, await prepare()).catch((error: unknown) => {
    if (((error as Error).cause as Error).name === "TimeoutError") throw error;
    return undefined;
  });
  if (first && first.status < 500 && first.status !== 429) return first;
  await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER_MS));
  return attempt(who, url, await prepare());
}

async function attempt(who: string, url: string, request: Request): Promise<Reply> {
  try {
    const response = await fetch(url, {
      ...request,
      // A redirect would send the credentials somewhere else.
      redirect: "error",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const text = await response.text();
    return { status: response.status, body: parse(text) };
  } catch (error) {
    throw new KeyServiceError(`${who} ${describeFailure(error as Error)}`, { cause: error });
  }
}

function parse(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? (body as Record<string, unknown>) : { text: body };
  } catch {
    return { text };
  }
}

function describeFailure({ name, cause }: Error): string {
  if (name === "TimeoutError") return `does not answer within ${TIMEOUT_MS / 1_000} s`;
  const { code } = (cause ?? {}) as { code?: string };
  return code === undefined ? "does not answer as it should" : `does not answer (${code})`;
}

/**
 * Reads a file with credentials, such as a token, again for each use: others renew it.
 * @param variable that names the file
 * @throws KeyServiceError if it cannot be read
 */
export async function readCredentialFile(variable: string, file: string): Promise<string> {
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new KeyServiceError(`the file of ${variable} cannot be read (${code})`, { cause: error });
  }
}

/** A text member of a reply. @throws KeyServiceError if it is absent */
export function textOf(who: string, body: Record<string, unknown>, name: string): string {
  const value = body[name];
  if (typeof value !== "string") throw new KeyServiceError(`${who} answers without ${name}`);
  return value;
}

export interface Token {
  value: string;
  /** Milliseconds since 1970. */
  expires_at: number;
}

/** Tokens are renewed so long before they expire. */
const RENEW_BEFORE_MS = 120_000;

/** Caches a token, or credentials, until shortly before they expire. */
export function cacheToken<T extends { expires_at: number }>(load: () => Promise<T>): () => Promise<T> {
  let known: T | undefined;
  let loading: Promise<T> | undefined;
  return async () => {
    if (known && known.expires_at - RENEW_BEFORE_MS > Date.now()) return known;
    loading ??= load().finally(() => (loading = undefined));
    known = await loading;
    return known;
  };
}
