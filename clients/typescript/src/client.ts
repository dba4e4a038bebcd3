import type { Client } from "./call.ts";

export interface ClientOptions {
  /** The URL of the service, such as `https://doorplate.example`. */
  url: string | URL;
  /** An API key or an OAuth2 access token, or a function that returns one, called before each attempt. */
  key?: string | (() => string | Promise<string>);
  /** The default of `doorplate_source`: the channel that changes come from, shown in the history. */
  source?: string;
  /** What the data is used for, sent with every request: required with a key that is bound to purposes. */
  purpose?: string;
  /** The timeout of one attempt in milliseconds; the default is 30,000. */
  timeout_ms?: number;
  /** The maximum number of retries of a failed call; the default is 3. */
  retries?: number;
  /** A replacement for the global `fetch`. */
  fetch?: typeof fetch;
}

/** Creates a client, the first argument of every operation. It holds no connections, so there is nothing to close. */
export function createClient({
  url,
  key,
  source,
  purpose,
  timeout_ms = 30_000,
  retries = 3,
  fetch: ownFetch,
}: ClientOptions): Client {
  return {
    url: String(url).replace(/\/+$/, ""),
    key,
    source,
    purpose,
    timeout_ms,
    retries,
    fetch: ownFetch ?? ((input, init) => globalThis.fetch(input, init)),
  };
}
