import { lookup } from "node:dns/promises";
import { isIP } from "node:net";
import { isPublic } from "./networks.ts";

/** Whether a name is never in the public DNS (RFC 6761, RFC 6762, ICANN's `internal`). */
export const isPrivateName = (host: string): boolean => /(?:^|\.)(?:localhost|internal|local)\.?$/i.test(host);

/** Whether a URL leads to a private address, by its literal address or by the addresses of its name now. */
export async function leadsToPrivateAddress(url: URL): Promise<boolean> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host)) return !isPublic(host);
  if (isPrivateName(host)) return true;
  const addresses = await lookup(host, { all: true }).catch(() => []);
  return addresses.some(({ address }) => !isPublic(address));
}
