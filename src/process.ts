import { setTimeout as sleep } from "node:timers/promises";
import { buildApp, buildWorkerApp } from "./app.ts";
import { installKeys } from "./features/access/service.ts";
import { openGazetteer } from "./geocoding/gazetteer/load/open.ts";
import type { Provider } from "./geocoding/provider.ts";
import { collectGarbageEarly } from "./platform/gc-tuning.ts";
import { loadDotEnv, readConfig, type Config } from "./platform/config.ts";
import { ensureDataDir } from "./platform/data-dir.ts";
import { connectDatabase, type Database } from "./platform/database/database.ts";
import { migrate, migrateKeyStore } from "./platform/database/migrate.ts";
import { drain } from "./platform/http/drain.ts";
import { createHealth } from "./platform/health.ts";
import { createMetrics } from "./platform/http/metrics.ts";
import type { KeyStore } from "./platform/key-store.ts";
import { createLog, type Log } from "./platform/log.ts";
import { startPostgres, type RunningPostgres } from "./platform/postgres/launcher.ts";
import { QUEUES } from "./platform/queue/names.ts";
import { connectQueues } from "./platform/queue/queue.ts";
import type { Resources } from "./platform/resources.ts";
import { LOCAL, openRootKeys } from "./platform/root-keys/read.ts";
import { createSecrets, ensureSecretKey, type Secrets } from "./platform/secrets.ts";
import { StartError } from "./platform/start-error.ts";
import { openTracing } from "./platform/tracing/open.ts";
import { VERSION } from "./platform/version.ts";
import { createAttributeRegistry } from "./privacy/attributes.ts";
import { createForNewTenant } from "./privacy/first-keys.ts";
import { createKeyStore } from "./privacy/key-store.ts";
import { createKeyring } from "./privacy/keys.ts";
import { checkKeyStore, pairKeyStore } from "./privacy/pairing.ts";
import { followRestrictions } from "./privacy/restrictions.ts";
import { createReadAudit } from "./privacy/reads/recorder.ts";
import { registerRootKey } from "./privacy/root.ts";
import { startWorkers } from "./background.ts";
import { sealOldRows } from "./upgrade/seal-old-rows.ts";

const EXIT_TIMEOUT_MS = 9_500;
/** How long a stop waits for the step that a start is at: migrations, for example, would fail without Postgres. */
const STEP_TIMEOUT_MS = 4_000;
const SIGNAL_DELAY_MS = 100;
const PROBE_ROOT_KEYS_MS = 60_000;

interface Roles {
  api: boolean;
  workers: boolean;
}

interface Hooks {
  /** Changes the configuration before anything starts. */
  prepare?: (config: Config) => Promise<Config>;
  /** Called when the service accepts requests. */
  announce?: (url: string, config: Config) => void;
  /** Providers instead of the embedded gazetteer. */
  providers?: readonly Provider[];
  progress?: (message: string) => void;
}

/**
 * Runs a process from its configuration to its exit. On SIGTERM or SIGINT it exits with code 0 within 10 s after
 * SHUTDOWN_DELAY_MS, without failing a request or losing a job, also while it starts.
 */
export async function runProcess(roles: Roles, hooks: Hooks = {}): Promise<void> {
  if (roles.workers) collectGarbageEarly();
  const config = await configure(hooks);
  const log = createLog(config.LOG_LEVEL);
  const stopping = new AbortController();
  const start: Start = { roles, hooks, config, log, closers: [], signal: stopping.signal };
  const started = startProcess(start);
  const close = closeOnSignal(start, stopping, started);
  await started.catch(async (error: unknown) => {
    // A signal to the process group may end a child process before this process receives it.
    await sleep(SIGNAL_DELAY_MS);
    if (stopping.signal.aborted) return;
    reportFailure(error as Error, start);
    await close(1);
  });
}

interface Start {
  roles: Roles;
  hooks: Hooks;
  config: Config;
  log: Log;
  /** Close what has been opened, the last opened first. */
  closers: (() => Promise<unknown>)[];
  /** Aborts when the process stops. */
  signal: AbortSignal;
}

/** Starts the parts of the process one after the other. @throws the reason of the signal between two of them */
async function startProcess({ roles, hooks, config, log, closers, signal }: Start): Promise<void> {
  const progress = hooks.progress ?? ((message: string) => log.info(message));
  const complain = hooks.progress ?? ((message: string) => log.error(message));
  const step = async <T>(work: Promise<T>): Promise<T> => {
    const done = await work;
    signal.throwIfAborted();
    return done;
  };
  const url = config.DATABASE_URL ?? (await step(startEmbeddedPostgres(config, progress, closers, signal)));
  await step(migrate(url));
  if (config.KEYS_DATABASE_URL !== undefined) await step(migrateKeyStore(config.KEYS_DATABASE_URL));
  const is_local = config.ROOT_KEY.includes(LOCAL);
  const SECRETS_KEY = config.SECRETS_KEY ?? (is_local ? await step(ensureRootKey(config, log)) : undefined);
  const resources = await step(openResources({ ...config, SECRETS_KEY }, url, log, closers));
  if (config.DATABASE_URL !== undefined && config.SECRETS_KEY === undefined && is_local)
    resources.health.report("root key", "SECRETS_KEY is not set: the root key is in a file of this machine.");
  await step(pairKeyStore(resources));
  await step(registerRootKey(resources.keyStore.db.kysely, resources.secrets));
  await step(sealOldRows(resources, url, progress));
  await step(checkKeyStore(resources));
  await step(installKeys(resources.db.kysely, { admin: config.BOOTSTRAP_API_KEY, root: config.ROOT_API_KEY }));
  // Run in parallel, since each takes seconds.
  const stoppers: (() => Promise<void>)[] = [];
  closers.unshift(() => Promise.all(stoppers.map((stop) => stop())));
  const listening = await step(serve(resources, roles, stoppers));
  if (roles.api) hooks.announce?.(listening, config);
  if (!roles.workers) return;
  // Only verifications wait for the gazetteer, which takes a minute or two to load on the first start.
  const space = config.DATABASE_URL === undefined ? { folder: config.DATA_DIR } : undefined;
  const gazetteer = (): Promise<readonly Provider[]> =>
    openGazetteer(resources, url, { progress, complain, signal, space }).then((provider) => [provider]);
  stoppers.push(startWorkers(resources, hooks.providers ?? gazetteer()));
}

function reportFailure(error: Error, { hooks, log }: Start): void {
  if (hooks.progress) hooks.progress(`Doorplate cannot start: ${error.message}.`);
  else if (error instanceof StartError) log.fatal(error.message);
  else log.fatal({ err: error }, "the process cannot start");
}

async function configure({ prepare, progress }: Hooks): Promise<Config> {
  try {
    loadDotEnv();
    const config = readConfig();
    return (await prepare?.(config)) ?? config;
  } catch (error) {
    const { message } = error as Error;
    if (progress) progress(`Doorplate cannot start. ${message}${message.endsWith(".") ? "" : "."}`);
    else createLog("fatal").fatal(message);
    return process.exit(1);
  }
}

async function startEmbeddedPostgres(
  { DATA_DIR }: Config,
  progress: (message: string) => void,
  closers: (() => Promise<unknown>)[],
  signal: AbortSignal,
): Promise<string> {
  await ensureDataDir(DATA_DIR);
  const starting = startPostgres({ dataDir: `${DATA_DIR}/postgres`, log: progress, signal });
  const stop = (postgres?: RunningPostgres): Promise<void> | undefined => postgres?.stop();
  closers.unshift(() => starting.catch(() => undefined).then(stop));
  return (await starting).url;
}

/** Connects to Postgres and the queues. @param closers get the functions that disconnect, the last opened first */
export async function openResources(
  config: Config,
  databaseUrl: string,
  log: Log,
  closers: (() => Promise<unknown>)[],
): Promise<Resources> {
  const tracing = await openTracing(config, log);
  if (tracing) closers.unshift(() => tracing.close());
  const connect = (url: string): Database => {
    const opened = connectDatabase(
      {
        url,
        poolSize: config.DATABASE_POOL_SIZE,
        statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
        lockTimeoutMs: config.LOCK_TIMEOUT_MS,
      },
      log,
    );
    closers.unshift(() => opened.close());
    return opened;
  };
  const db = connect(databaseUrl);
  const keyStore = openKeyStore(config, db, connect);
  const restrictions = await followRestrictions({ readers: db.readers, log });
  closers.unshift(() => restrictions.close());
  const queues = await connectQueues({ redisUrl: config.REDIS_URL, databaseUrl, prefix: config.QUEUE_PREFIX }, log);
  closers.unshift(() => queues.close());
  const health = createHealth();
  const secrets = createSecrets(openRootKeys(config.ROOT_KEY, config.SECRETS_KEY ?? [], process.env), {
    report: reportRootKey({ log, health }),
  });
  closers.unshift(probeRootKeys(secrets));
  const { readers, background } = keyStore.db;
  const metrics = createMetrics(db);
  const keyring = createKeyring({
    readers,
    pool: background,
    secrets,
    apart: keyStore.is_apart ? keyStore : undefined,
    createFirst: createForNewTenant(db, keyStore.is_apart),
  });
  const reads = createReadAudit({ pool: db.background, keyring, log, metrics });
  closers.unshift(() => reads.close());
  return {
    config,
    log,
    health,
    db,
    queues,
    metrics,
    tracing,
    secrets,
    keyStore,
    keyring,
    reads,
    attributes: createAttributeRegistry({ readers: db.readers }),
    restrictions,
    clock: () => new Date(),
  };
}

/** Logs a fault of the service of a root key, and the end of it, and has it in the readiness. */
const reportRootKey =
  ({ log, health }: Pick<Resources, "log" | "health">) =>
  (location: string, reason: string | undefined): void => {
    const text = reason && `The root key ${location} cannot be used: ${reason}. Keys that are cached work.`;
    health.report(`root key ${location}`, text);
    if (text === undefined) log.info(`the root key ${location} can be used again`);
    else log.error(text);
  };

/** Asks the services of root keys once a minute. @returns ends it */
function probeRootKeys({ services }: Secrets): () => Promise<void> {
  const probe = (): void => services.forEach((service) => void service.probe());
  const timer = setInterval(probe, PROBE_ROOT_KEYS_MS).unref();
  return async () => clearInterval(timer);
}

function openKeyStore(config: Config, db: Database, connect: (url: string) => Database): KeyStore {
  const url = config.KEYS_DATABASE_URL;
  return createKeyStore({ db: url === undefined ? db : connect(url), data: db, config });
}

async function ensureRootKey({ DATABASE_URL, DATA_DIR }: Config, log: Log): Promise<Buffer[]> {
  if (DATABASE_URL !== undefined) {
    log.warn(
      `SECRETS_KEY is not set: the root key is ${DATA_DIR}/secrets-key, and without that file the data cannot be ` +
        "read. All processes need the same SECRETS_KEY; `openssl rand -base64 32` generates one.",
    );
  }
  return ensureSecretKey(DATA_DIR);
}

/**
 * Serves the API, or health and metrics alone.
 * @returns the URL that it listens on
 * @throws StartError if the port is taken
 */
async function serve(
  resources: Resources,
  { api, workers }: Roles,
  stoppers: (() => Promise<void>)[],
): Promise<string> {
  const { config, log, queues } = resources;
  const app = await (api ? buildApp(resources) : buildWorkerApp(resources));
  // No load balancer waits for a worker.
  stoppers.push(() => drain(app, api ? config.SHUTDOWN_DELAY_MS : 0));
  const setting = api ? "PORT" : "METRICS_PORT";
  const port = config[setting];
  const url = await app.listen({ host: config.HOST, port }).catch((error: NodeJS.ErrnoException) => {
    throw error.code === "EADDRINUSE" ? new StartError(`port ${port} is taken; set ${setting}`) : error;
  });
  const serves = [...(api ? ["/v1", "/docs"] : []), "/health", "/metrics"];
  log.info({ version: VERSION, url, serves, works_on: workers ? QUEUES : [], queue: queues.backend }, "started");
  return url;
}

/** @returns closes everything and exits */
function closeOnSignal(
  { config, log, closers }: Start,
  stopping: AbortController,
  started: Promise<void>,
): (code: number) => Promise<void> {
  const close = async (code: number): Promise<void> => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    setTimeout(() => process.exit(1), config.SHUTDOWN_DELAY_MS + EXIT_TIMEOUT_MS).unref();
    await Promise.race([started.catch(() => undefined), sleep(STEP_TIMEOUT_MS)]);
    for (const closer of [...closers])
      await closer().catch((err: unknown) => log.error({ err }, "a resource could not be closed"));
    process.exit(code);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void close(0));
  return close;
}
