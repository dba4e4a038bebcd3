/**
 * The parts of REDIS_URL. For Cluster and Sentinel it has the forms of Python's `limits`, docket and Prefect:
 *
 *     redis://user:password@host:6379/0
 *     redis+cluster://user:password@host:7000,host:7001
 *     redis+sentinel://user:password@host:26379,host:26379/mymaster/0?sentinel_password=…
 *
 * `rediss` instead of `redis` means TLS, to Sentinels too. User and password are those of the data nodes.
 */
export interface RedisAddress {
  kind: "server" | "cluster" | "sentinel";
  /** Of the server, of some nodes of the cluster, or of the Sentinels. */
  hosts: readonly { host: string; port: number }[];
  tls: boolean;
  username: string | undefined;
  password: string | undefined;
  database: number;
  /** The name of the master in the Sentinels. */
  master: string;
  sentinelUsername: string | undefined;
  sentinelPassword: string | undefined;
  /** The family of IP addresses to resolve names to: 4, 6, or 0 for both. */
  family: number;
}

const FORMS =
  "redis://host:port, redis+cluster://host:port,host:port or redis+sentinel://host:port,host:port/master (or the " +
  "same with rediss, for TLS)";
const ESCAPES = "characters of a password such as @ : / ? # % are written %40 %3A %2F %3F %23 %25";
const SHAPE =
  /^redis(?<tls>s?)(?:\+(?<kind>cluster|sentinel))?:\/\/(?:(?<user>[^@:/?#]*)(?::(?<password>[^@/?#]*))?@)?(?<hosts>[^@/?#]*)(?<path>(?:\/[^?#]*)?)(?:\?(?<query>[^#]*))?$/;
const HOST = /^(?:\[(?<ip6>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d{1,5}))?$/i;
const PORTS = { server: 6379, cluster: 6379, sentinel: 26_379 };

/** Parses REDIS_URL. @throws Error with a message that does not contain the URL, which has a password */
export function readRedisUrl(url: string): RedisAddress {
  const parts = SHAPE.exec(url)?.groups;
  if (!parts) throw new Error(`must have the form ${FORMS}; ${ESCAPES}`);
  const kind = (parts["kind"] ?? "server") as RedisAddress["kind"];
  const hosts = (parts["hosts"] || "localhost").split(",").map((host) => readHost(host, PORTS[kind]));
  if (kind === "server" && hosts.length > 1)
    throw new Error("has several hosts: use redis+cluster:// or redis+sentinel://");
  const options = new URLSearchParams(parts["query"]);
  return {
    kind,
    hosts,
    tls: parts["tls"] === "s",
    username: decode(parts["user"]),
    password: decode(parts["password"]),
    ...readPath(kind, (parts["path"] ?? "").split("/").slice(1).filter(Boolean)),
    ...readOptions(kind, options),
  };
}

/** Returns hosts and ports, without user and password. */
export function serversOf({ hosts }: RedisAddress): string {
  return hosts.map(({ host, port }) => `${host.includes(":") ? `[${host}]` : host}:${port}`).join(",");
}

function readHost(text: string, port: number): { host: string; port: number } {
  const parts = HOST.exec(text)?.groups;
  const given = Number(parts?.["port"] ?? port);
  if (!parts || given < 1 || given > 65_535)
    throw new Error(`has a host that is not of the form host:port; ${ESCAPES}`);
  return { host: parts["ip6"] ?? parts["name"]!, port: given };
}

function readPath(kind: RedisAddress["kind"], path: readonly string[]): { master: string; database: number } {
  if (kind === "cluster" && path.length > 0) throw new Error("has a path, but a cluster has only one database");
  const master = kind === "sentinel" ? decode(path[0]) : "";
  if (master === undefined)
    throw new Error("has no name of the Sentinel master: redis+sentinel://host:port,host:port/master");
  const [database = "0", ...rest] = kind === "sentinel" ? path.slice(1) : path;
  if (!/^\d{1,5}$/.test(database) || rest.length > 0)
    throw new Error("has a path that does not end with the number of a database");
  return { master, database: Number(database) };
}

function readOptions(
  kind: RedisAddress["kind"],
  options: URLSearchParams,
): Pick<RedisAddress, "sentinelUsername" | "sentinelPassword" | "family"> {
  const known = ["family", ...(kind === "sentinel" ? ["sentinel_username", "sentinel_password"] : [])];
  if ([...options.keys()].some((name) => !known.includes(name)))
    throw new Error(`has an unknown option after the question mark; the options are ${known.join(", ")}`);
  const family = Number(options.get("family") ?? 0);
  if (![0, 4, 6].includes(family)) throw new Error("has a family other than 0, 4 and 6");
  return {
    sentinelUsername: options.get("sentinel_username") || undefined,
    sentinelPassword: options.get("sentinel_password") || undefined,
    family,
  };
}

function decode(text: string | undefined): string | undefined {
  try {
    return text ? decodeURIComponent(text) : undefined;
  } catch {
    throw new Error("has an invalid percent-encoding: write %25 for a percent sign");
  }
}
