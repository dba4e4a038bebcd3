/** Reads the settings, from the environment or from a `.env` file next to package.json. */
import { readOrigins } from "./http/origins.ts";
import { readNetworks, type Networks } from "./outbound/networks.ts";
import { readRedisUrl } from "./queue/redis-url.ts";
import { LOCAL, readRootKeys } from "./root-keys/read.ts";
import { readSecretKeys } from "./secrets.ts";

export interface Setting<T> {
  description: string;
  /** The default, as it is written in the environment; undefined without a default. */
  example: string | undefined;
  read: (text: string) => T;
}

/** A setting without a default: undefined if it is not set. */
type Optional<T> = Setting<T | undefined>;

/** A setting of any text. */
export const text = (description: string, fallback: string): Setting<string> => ({
  description,
  example: fallback,
  read: (value) => value,
});

/** A setting of any text, without a default. */
export const optionalText = (description: string): Optional<string> => ({
  description,
  example: undefined,
  read: (value) => value,
});

/** A setting of a whole number from `min` to `max`. */
export const integer = (description: string, fallback: number, min: number, max: number): Setting<number> => ({
  description,
  example: String(fallback),
  read: (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max)
      throw new Error(`must be a whole number from ${min} to ${max}`);
    return number;
  },
});

/** A setting of a share, from 0 to 1. */
export const share = (description: string, fallback: number): Setting<number> => ({
  description,
  example: String(fallback),
  read: (value) => {
    const number = Number(value);
    if (!/^\d*\.?\d+$/.test(value) || number > 1) throw new Error("must be a number from 0 to 1");
    return number;
  },
});

/** A setting that is one of `options`. */
export const oneOf = <const T extends string>(description: string, fallback: T, options: readonly T[]): Setting<T> => ({
  description,
  example: fallback,
  read: (value) => {
    const option = options.find((candidate) => candidate === value);
    if (!option) throw new Error(`must be one of ${options.join(", ")}`);
    return option;
  },
});

/**
 * A setting of a URL, without a default.
 * @param beginnings of which it must have one: `localhost:5432` is a URL too, with the scheme `localhost`
 */
export const optionalUrl = (description: string, beginnings: readonly string[] = [""]): Optional<string> => ({
  description,
  example: undefined,
  read: (value) => {
    if (!URL.canParse(value) || !beginnings.some((beginning) => value.startsWith(beginning)))
      throw new Error(`must be a URL${beginnings[0] ? ` that begins with ${beginnings.join(" or ")}` : ""}`);
    return value;
  },
});

const redisUrl = (description: string): Optional<string> => ({
  description,
  example: undefined,
  read: (value) => {
    readRedisUrl(value);
    return value;
  },
});

const secretKeys = (description: string): Optional<readonly Buffer[]> => ({
  description,
  example: undefined,
  read: readSecretKeys,
});

const rootKeys = (description: string): Setting<readonly string[]> => ({
  description,
  example: LOCAL,
  read: readRootKeys,
});

/** A setting of networks in CIDR notation, with commas between. */
export const networks = (description: string): Setting<Networks> => ({ description, example: "", read: readNetworks });

/** A setting of origins, with commas between. */
const origins = (description: string): Setting<ReadonlySet<string>> => ({
  description,
  example: "",
  read: readOrigins,
});

const SHARED = {
  HOST: text("Address to listen on.", "127.0.0.1"),
  PORT: integer("Port to listen on. 0: any free port.", 3000, 0, 65535),
  METRICS_PORT: integer(
    "Port of a worker process for /metrics and /health; a process with the API has them on PORT. 0: any free port.",
    9464,
    0,
    65535,
  ),
  TRUSTED_PROXIES: networks(
    "Networks of the reverse proxies in front of the service, such as 10.0.0.0/8. Their X-Forwarded-For and " +
      "X-Forwarded-Proto are used. Without it, all clients of a proxy share the limits of one IP address.",
  ),
  CORS_ORIGINS: origins(
    "Origins whose pages may call every operation, such as https://ops.example. Publishable keys do not need it: " +
      "they have origins of their own.",
  ),
  DATABASE_URL: optionalUrl(
    "Postgres 15 or later: postgres://user:password@host:port/name. Unset: an embedded Postgres in DATA_DIR.",
    ["postgres://", "postgresql://"],
  ),
  KEYS_DATABASE_URL: optionalUrl(
    "Postgres 15 or later for the keys that open the data, apart from the data: postgres://user:password@host:port/" +
      "name. A key that is destroyed there is destroyed for every backup of the data. For a new " +
      "installation: keys cannot be moved there yet. Unset: they are in the database of the data, in the schema " +
      "`keys`.",
    ["postgres://", "postgresql://"],
  ),
  BACKUP_DAYS: integer("Days for which backups of the database are kept. Receipts of erasures state it.", 35, 0, 3_650),
  KEYS_BACKUP_DAYS: integer(
    "Days for which backups of the database at KEYS_DATABASE_URL are kept, at most 7: until then a backup can bring " +
      "back a key that was destroyed. Receipts of erasures state it. Not used without KEYS_DATABASE_URL.",
    7,
    0,
    7,
  ),
  KEYS_REWRITE_HOUR: integer(
    "Hour of the day in UTC in which a large table of keys is rewritten if keys were destroyed, so that their bytes " +
      "leave its files. Statements that need a key which is not cached wait for it: some seconds for a million " +
      "customers.",
    3,
    0,
    23,
  ),
  DATABASE_POOL_SIZE: integer("Database connections for writing, per process.", 24, 1, 500),
  REDIS_URL: redisUrl(
    "Redis 7 or Valkey 8: redis://user:password@host:port/0. Cluster: " +
      "redis+cluster://user:password@host:port,host:port. Sentinel: " +
      "redis+sentinel://user:password@host:port,host:port/master/0?sentinel_password=…. TLS: rediss instead of redis. " +
      "Unset: the queues are in Postgres.",
  ),
  QUEUE_PREFIX: text("Prefix of the keys in Redis, to separate installations that share one.", "doorplate"),
  DATA_DIR: text(
    "Folder for the data of the embedded Postgres and, if SECRETS_KEY is unset, for the root key (file `secrets-key`).",
    ".data",
  ),
  BOOTSTRAP_API_KEY: optionalText(
    "API key with all scopes of tenant `default`, created at start, for scripts. 16 to 200 visible ASCII characters.",
  ),
  ROOT_API_KEY: optionalText(
    "The root API key, created at start. It manages tenants and cannot read the data inside them. 16 to 200 visible " +
      "ASCII characters. Not to be confused with the root key: see SECRETS_KEY.",
  ),
  SECRETS_KEY: secretKeys(
    "The root key, which wraps the keys that encrypt personal data and secrets: 32 random bytes in base64 (`openssl " +
      "rand -base64 32`), the same in all processes. Keep a backup: without it the data cannot be read. To rotate it, " +
      "restart all processes with OLD,NEW, then with NEW,OLD; when `npm run keys -- list` shows only number 1, remove " +
      "OLD. Unset: the file `secrets-key` in DATA_DIR, created at the first start, which only processes with that " +
      "folder can use.",
  ),
  ROOT_KEY: rootKeys(
    "Where the root key is. `local`: SECRETS_KEY, or the file. A key in a service, which never leaves it: " +
      "aws-kms:arn:aws:kms:REGION:ACCOUNT:key/ID, gcp-kms:projects/P/locations/L/keyRings/R/cryptoKeys/K, " +
      "azure-key-vault:https://VAULT.vault.azure.net/keys/NAME, vault:https://HOST:8200/transit/keys/NAME. Its " +
      "credentials are found as the service's own tools find them. To rotate: both, with a comma between; the first " +
      "one wraps (see the guide to keys).",
  ),
  STREAMS_PER_KEY: integer(
    "Maximum number of event streams, waits for changes, uploads and downloads that a key can have open at the same " +
      "time, per process.",
    50,
    1,
    100_000,
  ),
  BODY_LIMIT_BYTES: integer("Maximum size of a request body in bytes.", 262_144, 1024, 104_857_600),
  STATEMENT_TIMEOUT_MS: integer("Timeout of a database statement in a request, in milliseconds.", 10_000, 100, 600_000),
  LOCK_TIMEOUT_MS: integer("Timeout for a row lock, in milliseconds.", 3_000, 50, 600_000),
  SHUTDOWN_DELAY_MS: integer(
    "Milliseconds for which the process still accepts connections after SIGTERM, until load balancers have noticed.",
    0,
    0,
    120_000,
  ),
  LOG_LEVEL: oneOf("Lowest level that is logged.", "info", ["fatal", "error", "warn", "info", "debug", "silent"]),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalUrl(
    "Receiver of traces, such as an OpenTelemetry Collector: http://host:4318. OTLP over HTTP, JSON; /v1/traces is " +
      "appended. Unset: there are no traces.",
    ["https://", "http://"],
  ),
  OTEL_SERVICE_NAME: text("Name of the service in traces.", "doorplate"),
  OTEL_TRACES_SAMPLER: oneOf(
    "Which traces are sampled. `parentbased_…`: a request whose `traceparent` header says whether it is sampled " +
      "decides for itself.",
    "parentbased_traceidratio",
    [
      "always_on",
      "always_off",
      "traceidratio",
      "parentbased_always_on",
      "parentbased_always_off",
      "parentbased_traceidratio",
    ],
  ),
  OTEL_TRACES_SAMPLER_ARG: share("Share of the traces that `…traceidratio` samples, from 0 to 1.", 1),
} as const;

/** The types of the values of settings. */
export type ValuesOf<S> = { readonly [Name in keyof S]: S[Name] extends Setting<infer T> ? T : never };

/**
 * The values of the settings. Features add theirs by declaration merging, and by `addSettings` when the list of
 * features is imported.
 */
export interface Config extends ValuesOf<typeof SHARED> {}

/** With those that features have added. */
const settings: Record<string, Setting<unknown>> = { ...SHARED };

/** Adds the settings of a feature. @throws Error if a name is taken */
export function addSettings(added: Readonly<Record<string, Setting<unknown>>>): void {
  for (const name of Object.keys(added)) if (name in settings) throw new Error(`two settings are named ${name}`);
  Object.assign(settings, added);
}

/** Reads and checks every setting. @throws Error that names all invalid settings, without their values */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const faults: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(settings)) {
    const value = environment[name] || setting.example;
    try {
      config[name] = value === undefined ? undefined : setting.read(value);
    } catch (error) {
      faults.push(`${name} ${(error as Error).message}`);
    }
  }
  if (faults.length > 0) throw new Error(`The configuration is not valid: ${faults.join("; ")}.`);
  return config as unknown as Config;
}

/** Adds the variables of a `.env` file, if it exists, to the environment. Variables that are set keep their values. */
export function loadDotEnv(path = ".env"): void {
  try {
    process.loadEnvFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** All settings, in their order. */
export const listSettings = (): (Pick<Setting<unknown>, "description" | "example"> & { name: string })[] =>
  Object.entries(settings).map(([name, { description, example }]) => ({ name, description, example }));

/** Returns the text of `.env.example`. */
export const describeConfig = (): string =>
  listSettings()
    .map(({ name, description, example = "" }) => `# ${description}\n# ${name}=${example}\n`)
    .join("\n");
