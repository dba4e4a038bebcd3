/** Connections only to addresses that may be reached, also where a name has come to stand for another one. */
import { lookup as resolveName, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";

/** Why there was no answer. */
export type Failure = "address_refused" | "name_not_resolved" | "connection_failed" | "tls_failed" | "timeout";

export class OutboundError extends Error {
  override readonly name = "OutboundError";
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure, { cause });
    this.failure = failure;
  }
}

/** As `dns.lookup`, with `all`. */
export type Resolve = (name: string, answer: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const RESOLVE: Resolve = (name, answer) => resolveName(name, { all: true }, answer);

/** Of a URL: an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: { hostname: string }): string => hostname.replace(/^\[|\]$/g, "");

/**
 * An agent whose requests end with an OutboundError where they would lead to another address.
 * @param mayReach is asked about each address, with the protocol, `http:` or `https:`
 * @param options.connections at most, to one place
 */
export function guardedAgent(
  mayReach: (address: string, protocol: string) => boolean,
  {
    timeout_ms,
    connections = null,
    resolve = RESOLVE,
  }: { timeout_ms: number; connections?: number | null; resolve?: Resolve },
): Agent {
  // The addresses that a name has are asked for once and checked right where the connection is made to one of them:
  // a name that answers otherwise a moment later changes nothing.
  const lookupFor =
    (protocol: string): LookupFunction =>
    (name, { all }, callback) => {
      resolve(name, (error, addresses) => {
        if (error) return callback(new OutboundError("name_not_resolved", error), "");
        const good = addresses.filter(({ address }) => mayReach(address, protocol));
        const [first] = good;
        if (!first) return callback(new OutboundError("address_refused"), "");
        if (all) callback(null, good);
        else callback(null, first.address, first.family);
      });
    };
  const connectors = Object.fromEntries(
    ["http:", "https:"].map((protocol) => [
      protocol,
      buildConnector({ allowH2: false, timeout: timeout_ms, lookup: lookupFor(protocol) }),
    ]),
  );
  const connect: buildConnector.connector = (options, callback) => {
    const host = hostOf(options);
    // Node asks no lookup for what is an address already.
    if (isIP(host) !== 0 && !mayReach(host, options.protocol))
      return callback(new OutboundError("address_refused"), null);
    connectors[options.protocol]!(options, callback);
  };
  return new Agent({
    connect,
    connections,
    pipelining: 1,
    keepAliveTimeout: 5_000,
    headersTimeout: timeout_ms,
    bodyTimeout: timeout_ms,
  });
}
