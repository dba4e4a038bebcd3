/** Requests to places that tenants name: never into the network that the service itself stands in. */
import { lookup as resolveName, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector, request } from "undici";
import { isPublic, type Networks } from "./networks.ts";

/** Why there was no answer. */
export type Failure = "address_refused" | "name_not_resolved" | "connection_failed" | "tls_failed" | "timeout";

export interface Reply {
  status: number;
  retry_after: string | undefined;
}

export interface Outbound {
  /**
   * Posts a body and waits for the status; the body of the answer is thrown away. Redirects are not followed.
   * @throws OutboundError
   */
  post(url: string, headers: Record<string, string>, body: string, signal?: AbortSignal): Promise<Reply>;
  close(): Promise<void>;
}

export class OutboundError extends Error {
  override readonly name = "OutboundError";
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure, { cause });
    this.failure = failure;
  }
}

export interface OutboundOptions {
  /** May be reached although they are not public, also over plain HTTP. */
  allowed: Networks;
  timeout_ms: number;
  /** As `dns.lookup`, with `all`. */
  resolve?: (name: string, answer: (error: Error | null, addresses: LookupAddress[]) => void) => void;
}

const READ_BYTES = 1_024;
const READ_MS = 1_000;
const RESOLVE = (name: string, answer: (error: Error | null, addresses: LookupAddress[]) => void): void => resolveName(name, { all: true }, answer);

/**
 * Why a URL may not be posted to, as far as it can be told without asking for the address of its name.
 * WHATWG URLs have all ways of writing an IPv4 address (decimal, octal, hexadecimal, short) made plain already.
 */
export function refusalOf(text: string, allowed: Networks): string | undefined {
  if (!URL.canParse(text)) return "is no URL";
  const url = new URL(text);
  const host = hostOf(url);
  if (url.protocol !== "https:" && (url.protocol !== "http:" || allowed.isEmpty)) return "must begin with https://";
  if (url.username !== "" || url.password !== "") return "must not have a user or a password";
  if (url.port !== "" && Number(url.port) < 1_024 && url.port !== "443" && url.port !== "80") return "must not name a port that belongs to another protocol";
  if (isIP(host) !== 0 && !isAllowed(host, url.protocol, allowed)) return "must not lead into a private network";
  return undefined;
}

const hostOf = ({ hostname }: { hostname: string }): string => hostname.replace(/^\[|\]$/g, "");

const isAllowed = (address: string, protocol: string, allowed: Networks): boolean => allowed.contains(address) || (protocol === "https:" && isPublic(address));

export function createOutbound({ allowed, timeout_ms, resolve = RESOLVE }: OutboundOptions): Outbound {
  // The addresses that a name has are asked for once and checked right where the connection is made to one of them:
  // a name that answers otherwise a moment later changes nothing.
  const lookupFor = (protocol: string): LookupFunction => (name, { all }, callback) => {
    resolve(name, (error, addresses) => {
      if (error) return callback(new OutboundError("name_not_resolved", error), "");
      const good = addresses.filter(({ address }) => isAllowed(address, protocol, allowed));
      const [first] = good;
      if (!first) return callback(new OutboundError("address_refused"), "");
      if (all) callback(null, good);
      else callback(null, first.address, first.family);
    });
  };
  const connectors = Object.fromEntries(["http:", "https:"].map((protocol) =>
    [protocol, buildConnector({ allowH2: false, timeout: timeout_ms, lookup: lookupFor(protocol) })]));
  const connect: buildConnector.connector = (options, callback) => {
    const host = hostOf(options);
    // Node asks no lookup for what is an address already.
    if (isIP(host) !== 0 && !isAllowed(host, options.protocol, allowed)) return callback(new OutboundError("address_refused"), null);
    connectors[options.protocol]!(options, callback);
  };
  const agent = new Agent({ connect, connections: 16, pipelining: 1, keepAliveTimeout: 5_000, headersTimeout: timeout_ms, bodyTimeout: timeout_ms });

  return {
    async post(url, headers, body, signal) {
      const refusal = refusalOf(url, allowed);
      if (refusal !== undefined) throw new OutboundError("address_refused");
      const late = AbortSignal.timeout(timeout_ms);
      try {
        const answer = await request(url, { method: "POST", headers, body, dispatcher: agent, signal: signal ? AbortSignal.any([late, signal]) : late });
        const retry_after = answer.headers["retry-after"];
        // Only so that the connection can be used again; what it says is nobody's business.
        await answer.body.dump({ limit: READ_BYTES, signal: AbortSignal.timeout(READ_MS) }).catch(() => undefined);
        return { status: answer.statusCode, retry_after: typeof retry_after === "string" ? retry_after : undefined };
      } catch (error) {
        throw error instanceof OutboundError ? error : new OutboundError(failureOf(error), error);
      }
    },
    close: () => agent.destroy(),
  };
}

function failureOf(error: unknown): Failure {
  const { name, code = "" } = error as { name?: string; code?: string };
  if (name === "AbortError" || name === "TimeoutError" || code.includes("TIMEOUT") || code === "ETIMEDOUT") return "timeout";
  return /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO_/.test(code) ? "tls_failed" : "connection_failed";
}
