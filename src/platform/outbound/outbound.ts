/** Requests to URLs of tenants, never into the network of the service itself. */
import { isIP } from "node:net";
import { request } from "undici";
import { isPublic, type Networks } from "./networks.ts";
import { isPrivateName } from "./private-host.ts";
import { createGuardedAgent, hostOf, OutboundError, type Failure, type Resolve } from "./guarded-agent.ts";

export interface Reply {
  status: number;
  retry_after: string | undefined;
}

export interface Outbound {
  /**
   * Posts a body and returns the status; the response's body is discarded. Redirects are not followed.
   * @throws OutboundError
   */
  post(url: string, headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<Reply>;
  close(): Promise<void>;
}

export interface OutboundOptions {
  /** Networks that are allowed although they are not public, also over plain HTTP. */
  allowed: Networks;
  timeout_ms: number;
  resolve?: Resolve;
}

const READ_BYTES = 1_024;
const READ_MS = 1_000;

/** Characters that the URL parser drops silently: the URL would differ from the text that is stored. */
export const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]/u;

/**
 * Why a URL may not be posted to, without resolving its name; undefined if it may. The URL parser has normalised all
 * forms of an IPv4 address (decimal, octal, hexadecimal, short).
 */
export function refusalOf(text: string, allowed: Networks): string | undefined {
  if (UNSEEN.test(text) || !URL.canParse(text)) return "must be a URL";
  const url = new URL(text);
  const host = hostOf(url);
  if (url.protocol !== "https:" && (url.protocol !== "http:" || allowed.isEmpty)) return "must begin with https://";
  if (url.username !== "" || url.password !== "") return "must not have a user or a password";
  if (url.port !== "" && Number(url.port) < 1_024 && url.port !== "443" && url.port !== "80")
    return "must not use a port of another protocol";
  if (isIP(host) === 0 ? allowed.isEmpty && isPrivateName(host) : !isAllowed(host, url.protocol, allowed))
    return "must not be in a private network";
  return undefined;
}

const isAllowed = (address: string, protocol: string, allowed: Networks): boolean =>
  allowed.contains(address) || (protocol === "https:" && isPublic(address));

/** Returns a client for requests to URLs of tenants. */
export function createOutbound({ allowed, timeout_ms, resolve }: OutboundOptions): Outbound {
  const agent = createGuardedAgent((address, protocol) => isAllowed(address, protocol, allowed), {
    timeout_ms,
    connections: 16,
    ...(resolve && { resolve }),
  });

  return {
    async post(url, headers, body, signal) {
      const refusal = refusalOf(url, allowed);
      if (refusal !== undefined) throw new OutboundError("address_refused");
      const deadline = startDeadline(timeout_ms, signal);
      try {
        const answer = await request(url, {
          method: "POST",
          headers,
          body,
          dispatcher: agent,
          signal: deadline.signal,
        });
        const retry_after = answer.headers["retry-after"];
        deadline.restart(READ_MS);
        // Read only so that the connection can be reused.
        await answer.body.dump({ limit: READ_BYTES }).catch(() => undefined);
        return { status: answer.statusCode, retry_after: typeof retry_after === "string" ? retry_after : undefined };
      } catch (error) {
        throw error instanceof OutboundError ? error : new OutboundError(failureOf(error), error);
      } finally {
        deadline.clear();
      }
    },
    close: () => agent.destroy(),
  };
}

/** One timer for a whole request: AbortSignal.timeout and AbortSignal.any cost a tenth of the time of a request. */
function startDeadline(
  milliseconds: number,
  outer: AbortSignal | undefined,
): { signal: AbortSignal; restart(milliseconds: number): void; clear(): void } {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort(outer?.reason);
  const expire = (): void => controller.abort(new DOMException("The request timed out.", "TimeoutError"));
  let timer = setTimeout(expire, milliseconds);
  if (outer?.aborted) giveUp();
  else outer?.addEventListener("abort", giveUp);
  return {
    signal: controller.signal,
    restart(left) {
      clearTimeout(timer);
      timer = setTimeout(expire, left);
    },
    clear() {
      clearTimeout(timer);
      outer?.removeEventListener("abort", giveUp);
    },
  };
}

function failureOf(error: unknown): Failure {
  const { name, code = "" } = error as { name?: string; code?: string };
  if (name === "AbortError" || name === "TimeoutError" || code.includes("TIMEOUT") || code === "ETIMEDOUT")
    return "timeout";
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code) ? "tls_failed" : "connection_failed";
}
