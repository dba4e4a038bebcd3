/** Settings come from the environment, or from a `.env` file next to package.json, and are read once, here. */
import { readNetworks, type Networks } from "./outbound/networks.ts";
import { readSecretKeys } from "./secrets.ts";

interface Setting<T> {
  description: string;
  /** As it is written in the environment; absent where there is no default. */
  example: string | undefined;
  read: (text: string) => T;
}

const text = (description: string, fallback?: string): Setting<string> =>
  ({ description, example: fallback, read: (value) => value });

const integer = (description: string, fallback: number, min: number, max: number): Setting<number> => ({
  description,
  example: String(fallback),
  read: (value) => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) throw new Error(`is no whole number from ${min} to ${max}`);
    return number;
  },
});

const oneOf = <const T extends string>(description: string, fallback: T, options: readonly T[]): Setting<T> => ({
  description,
  example: fallback,
  read: (value) => {
    const option = options.find((candidate) => candidate === value);
    if (!option) throw new Error(`is none of ${options.join(", ")}`);
    return option;
  },
});

const url = (description: string): Setting<string> => ({
  description,
  example: undefined,
  read: (value) => {
    if (!URL.canParse(value)) throw new Error("is no URL");
    return value;
  },
});

const secretKeys = (description: string): Setting<readonly Buffer[]> => ({ description, example: undefined, read: readSecretKeys });

const networks = (description: string): Setting<Networks> => ({ description, example: "", read: readNetworks });

const SETTINGS = {
  HOST: text("Address to listen on.", "127.0.0.1"),
  PORT: integer("Port to listen on; 0 takes a free one.", 3000, 0, 65535),
  DATABASE_URL: url("Postgres 15 or later, postgres://user:password@host:port/name. Absent: an embedded Postgres in DATA_DIR."),
  DATABASE_POOL_SIZE: integer("Connections for writing, for each process.", 24, 1, 500),
  REDIS_URL: url("Redis 7 or Valkey 8, redis://host:port. Absent: the queues live in Postgres."),
  QUEUE_PREFIX: text("Keeps installations that share a Redis apart.", "doorplate"),
  DATA_DIR: text("Where the embedded Postgres keeps its data, and the file `secrets-key` the root key where SECRETS_KEY is absent.", ".data"),
  BOOTSTRAP_API_KEY: text("Installed at start as an admin key of tenant `default`, for scripts. 16 to 200 visible characters."),
  ROOT_API_KEY: text("Installed at start as the root API key, which manages tenants and reads nothing inside them. 16 to 200 visible characters. Not the root key: see SECRETS_KEY."),
  SECRETS_KEY: secretKeys("The root key, which wraps the keys that seal personal data and secrets: 32 random bytes in base64 (`openssl rand -base64 32`), the same in every process. Keep a copy: without it the data cannot be read. To change it give every process OLD,NEW first, then NEW,OLD; when `npm run keys -- list` shows only number 1, OLD is no longer needed. Absent: the file `secrets-key` of DATA_DIR, made at the first start, which only processes with that folder have."),
  OAUTH_ISSUER: url("Issuer of accepted OAuth2 access tokens (JWT). Absent: API keys only."),
  OAUTH_AUDIENCE: text("Audience that an access token must name.", "doorplate"),
  OAUTH_JWKS_URL: url("Where the issuer publishes its keys. Absent: OAUTH_ISSUER + /.well-known/jwks.json."),
  OAUTH_TENANT_CLAIM: text("Claim of an access token that holds the tenant's id.", "tenant_id"),
  RATE_LIMIT_PER_MINUTE: integer("Requests a minute for a key that has no limit of its own.", 6000, 1, 100_000_000),
  STREAMS_PER_KEY: integer("Event streams, waits for changes, and uploads and downloads of files that a key may have open at once, in each process.", 50, 1, 100_000),
  BODY_LIMIT_BYTES: integer("Largest request body.", 262_144, 1024, 104_857_600),
  STATEMENT_TIMEOUT_MS: integer("Longest statement that a request may wait for.", 10_000, 100, 600_000),
  LOCK_TIMEOUT_MS: integer("Longest wait for a lock on a row.", 3_000, 50, 600_000),
  PROVIDER_PRIVATE_ADDRESSES: oneOf("Whether a geocoding provider may be at a private address (of this machine or its network).", "refused", ["refused", "allowed"]),
  PROVIDER_TIMEOUT_MS: integer("Longest wait for a geocoding provider's answer.", 10_000, 100, 12_000),
  FEED_RETENTION_DAYS: integer("How far back the change feed can be followed. The history is kept whole.", 90, 1, 36_500),
  WEBHOOK_ALLOWED_NETWORKS: networks("Networks that webhooks may lead to although they are not public, also over plain HTTP: 10.1.0.0/16,fd00::/8."),
  SHUTDOWN_DELAY_MS: integer("How long to go on accepting after SIGTERM, for load balancers that notice late.", 0, 0, 120_000),
  WORKER_CONCURRENCY: integer("Verifications that a process runs at once.", 10, 1, 1000),
  CAMPAIGN_CONCURRENCY: integer("Addresses of campaigns that a process asks providers about at once, besides other verifications.", 100, 1, 1000),
  LOG_LEVEL: oneOf("Least severe level that is logged.", "info", ["fatal", "error", "warn", "info", "debug", "silent"]),
} as const;

type Optional = "DATABASE_URL" | "REDIS_URL" | "BOOTSTRAP_API_KEY" | "ROOT_API_KEY" | "SECRETS_KEY" | "OAUTH_ISSUER" | "OAUTH_JWKS_URL";
type Values = { [Name in keyof typeof SETTINGS]: (typeof SETTINGS)[Name] extends Setting<infer T> ? T : never };
export type Config = Readonly<Omit<Values, Optional> & { [Name in Optional]: Values[Name] | undefined }>;

/** Reads and checks every setting. @throws Error that names all wrong ones, without their values. */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const faults: string[] = [];
  const config: Record<string, unknown> = {};
  for (const [name, setting] of Object.entries(SETTINGS) as [string, Setting<unknown>][]) {
    const value = environment[name] || setting.example;
    try {
      config[name] = value === undefined ? undefined : setting.read(value);
    } catch (error) {
      faults.push(`${name} ${(error as Error).message}`);
    }
  }
  if (faults.length > 0) throw new Error(`The configuration is wrong: ${faults.join("; ")}.`);
  return config as Config;
}

/** Takes settings from `.env`, if there is one; the environment itself goes before. */
export function loadDotEnv(path = ".env"): void {
  try {
    process.loadEnvFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** The text of `.env.example`. */
export function describeConfig(): string {
  const entries = Object.entries(SETTINGS as Record<string, Setting<unknown>>);
  return entries.map(([name, { description, example }]) => `# ${description}\n# ${name}=${example ?? ""}\n`).join("\n");
}
