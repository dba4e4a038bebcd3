/** An HTTP agent that connects to allowed addresses only, also where a name resolves to another one later. */
import { lookup as resolveName, type LookupAddress } from "node:dns";
import { isIP, type LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";

/** Why a request got no response. */
export type Failure = "address_refused" | "name_not_resolved" | "connection_failed" | "tls_failed" | "timeout";

export class OutboundError extends Error {
  override readonly name = "OutboundError";
  readonly failure: Failure;

  constructor(failure: Failure, cause?: unknown) {
    super(failure, { cause });
    this.failure = failure;
  }
}

/** Resolves a name like `dns.lookup` with `all`. */
export type Resolve = (name: string, answer: (error: Error | null, addresses: LookupAddress[]) => void) => void;

const RESOLVE: Resolve = (name, answer) => resolveName(name, { all: true }, answer);

/** The host of a URL; an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: { hostname: string }): string => hostname.replace(/^\[|\]$/g, "");

/**
 * An agent whose requests end with an OutboundError where they would connect to an address that is not allowed.
 * @param isAllowed decides on an IP address and a protocol, `http:` or `https:`
 * @param options.connections to one origin, at most
 */
export function createGuardedAgent(
  isAllowed: (address: string, protocol: string) => boolean,
  {
    timeout_ms,
    connections = null,
    resolve = RESOLVE,
  }: { timeout_ms: number; connections?: number | null; resolve?: Resolve },
): Agent {
  // Resolves a name once and checks the addresses where the connection is made to one of them, so a name that resolves
  // to another address a moment later (DNS rebinding) changes nothing.
  const lookupFor =
    (protocol: string): LookupFunction =>
    (name, { all }, callback) => {
      resolve(name, (error, addresses) => {
        if (error) return callback(new OutboundError("name_not_resolved", error), "");
        const allowed = addresses.filter(({ address }) => isAllowed(address, protocol));
        const [first] = allowed;
        if (!first) return callback(new OutboundError("address_refused"), "");
        if (all) callback(null, allowed);
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
    // Node calls no lookup for a literal address.
    if (isIP(host) !== 0 && !isAllowed(host, options.protocol))
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
