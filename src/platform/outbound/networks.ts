import { BlockList, isIP } from "node:net";

/**
 * Special-purpose networks of IPv4 (IANA registry, RFC 6890): this host, private, shared, link-local, documentation,
 * multicast, reserved.
 */
const SPECIAL_IPV4: [network: string, prefix: number][] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];
/**
 * Of IPv6 only the global unicast addresses are public, and of these not protocol assignments with Teredo,
 * documentation and 6to4.
 */
const GLOBAL_IPV6: [network: string, prefix: number] = ["2000::", 3];
const SPECIAL_IPV6: [network: string, prefix: number][] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const special = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) special.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of SPECIAL_IPV6) special.addSubnet(network, prefix, "ipv6");
const global = new BlockList();
global.addSubnet(...GLOBAL_IPV6, "ipv6");

const contains = (list: BlockList, address: string): boolean =>
  isIP(address) !== 0 && list.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");

/**
 * Whether an address belongs to the public internet. IPv4 addresses in IPv6 (mapped, NAT64, 6to4) do not: where they
 * lead depends on the network.
 * @param address IPv4 or IPv6, without brackets
 */
export const isPublic = (address: string): boolean =>
  isIP(address) === 4
    ? !contains(special, address)
    : isIP(address) === 6 && contains(global, address) && !contains(special, address);

export interface Networks {
  readonly isEmpty: boolean;
  /** False also for a text that is no IP address. */
  contains(address: string): boolean;
}

/** Reads networks of a setting: `10.1.0.0/16, fd00::/8`. @throws Error if one is invalid */
export function readNetworks(text: string): Networks {
  const list = new BlockList();
  const networks = text
    .split(",")
    .map((network) => network.trim())
    .filter(Boolean);
  for (const network of networks) {
    const [address = "", prefix = "", ...rest] = network.split("/");
    const family = isIP(address);
    if (family === 0 || rest.length > 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 6 ? 128 : 32))
      throw new Error("must be a list of networks such as 10.1.0.0/16");
    list.addSubnet(address, Number(prefix), family === 6 ? "ipv6" : "ipv4");
  }
  return { isEmpty: networks.length === 0, contains: (address) => contains(list, address) };
}
