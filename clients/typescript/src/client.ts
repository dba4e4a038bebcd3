import type { Client } from "./call.ts";

export interface ClientOptions {
  /** Where the service is: `https://doorplate.example`. */
  url: string | URL;
  /** An API key or an OAuth2 access token; a function is asked before each request. */
  key?: string | (() => string | Promise<string>);
  /** `Doorplate-Source` of every change that does not name its own: the channel, for the history. */
  source?: string;
  /** For one attempt, in milliseconds; 30,000 by default. */
  timeout_ms?: number;
  /** How often a call is tried again that failed on the way; 3 by default. */
  retries?: number;
  /** Another `fetch`. */
  fetch?: typeof fetch;
}

/** What every operation takes first. It holds no connection: there is nothing to close. */
export function createClient({
  url,
  key,
  source,
  timeout_ms = 30_000,
  retries = 3,
  fetch: ownFetch,
}: ClientOptions): Client {
  return {
    url: String(url).replace(/\/+$/, ""),
    key,
    source,
    timeout_ms,
    retries,
    fetch: ownFetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
}
