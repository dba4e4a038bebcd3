import { buildApp, buildWorkerApp } from "./app.ts";
import { installKeys } from "./features/access/service.ts";
import { loadGazetteer } from "./geocoding/gazetteer/load/load.ts";
import { gazetteerProvider } from "./geocoding/gazetteer/provider.ts";
import { isLoaded } from "./geocoding/gazetteer/release.ts";
import type { Provider } from "./geocoding/provider.ts";
import { collectGarbageEarly } from "./platform/gc-tuning.ts";
import { loadDotEnv, readConfig, type Config } from "./platform/config.ts";
import { connectDatabase } from "./platform/database/database.ts";
import { migrate } from "./platform/database/migrate.ts";
import { drain } from "./platform/http/drain.ts";
import { createMetrics } from "./platform/http/metrics.ts";
import { createLog, type Log } from "./platform/log.ts";
import { startPostgres } from "./platform/postgres/launcher.ts";
import { QUEUES } from "./platform/queue/names.ts";
import { connectQueues } from "./platform/queue/queue.ts";
import type { Resources } from "./platform/resources.ts";
import { createSecrets, ensureSecretKey } from "./platform/secrets.ts";
import { VERSION } from "./platform/version.ts";
import { createAttributeRegistry } from "./privacy/attributes.ts";
import { createKeyring } from "./privacy/keys.ts";
import { registerRootKey, MissingRootKey } from "./privacy/root.ts";
import { startWorkers } from "./background.ts";
import { sealOldRows } from "./upgrade/seal-old-rows.ts";

const EXIT_TIMEOUT_MS = 9_500;

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
 * Runs a process from its configuration to its exit. On SIGTERM or SIGINT it exits without failing a request or losing
 * a job, within 10 s after SHUTDOWN_DELAY_MS.
 */
export async function runProcess(roles: Roles, hooks: Hooks = {}): Promise<void> {
  if (roles.workers) collectGarbageEarly();
  const config = await configure(hooks);
  const log = createLog(config.LOG_LEVEL);
  const progress = hooks.progress ?? ((message: string) => log.info(message));
  const closers: (() => Promise<unknown>)[] = [];
  const close = closeOnSignal(closers, log, config.SHUTDOWN_DELAY_MS + EXIT_TIMEOUT_MS);
  try {
    const url = config.DATABASE_URL ?? (await startEmbeddedPostgres(config, progress, closers));
    await migrate(url);
    const keys = config.SECRETS_KEY ?? (await ensureRootKey(config, log));
    const resources = await openResources(config, url, log, closers, keys);
    await registerRootKey(resources.db.kysely, resources.secrets);
    await sealOldRows(resources, url, progress);
    await installKeys(resources.db.kysely, { admin: config.BOOTSTRAP_API_KEY, root: config.ROOT_API_KEY });
    // Run in parallel, since each takes seconds.
    const stoppers: (() => Promise<void>)[] = [];
    closers.unshift(() => Promise.all(stoppers.map((stop) => stop())));
    const listening = await serve(resources, roles, stoppers);
    if (roles.api) hooks.announce?.(listening, config);
    if (roles.workers) {
      // Only verifications wait for the gazetteer, which takes a minute or two to load on the first start.
      const providers = hooks.providers ?? openGazetteer(resources, url, progress).then((gazetteer) => [gazetteer]);
      stoppers.push(startWorkers(resources, providers));
      await providers;
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (hooks.progress)
      hooks.progress(`Doorplate cannot start: ${code === "EADDRINUSE" ? describeTakenPort(roles, config) : message}.`);
    else if (error instanceof MissingRootKey) log.fatal(message);
    else log.fatal({ err: error }, "the process cannot start");
    await close(1);
  }
}

function describeTakenPort({ api }: Roles, config: Config): string {
  const name = api ? "PORT" : "METRICS_PORT";
  return `port ${config[name]} is taken; set ${name}`;
}

async function configure({ prepare, progress }: Hooks): Promise<Config> {
  try {
    loadDotEnv();
    const config = readConfig();
    return (await prepare?.(config)) ?? config;
  } catch (error) {
    const { message } = error as Error;
    if (progress) progress(`Doorplate cannot start. ${message}`);
    else createLog("fatal").fatal(message);
    return process.exit(1);
  }
}

async function startEmbeddedPostgres(
  config: Config,
  progress: (message: string) => void,
  closers: (() => Promise<unknown>)[],
): Promise<string> {
  const postgres = await startPostgres({ dataDir: `${config.DATA_DIR}/postgres`, log: progress });
  closers.unshift(() => postgres.stop());
  return postgres.url;
}

async function openGazetteer(
  { db, log }: Resources,
  databaseUrl: string,
  progress: (message: string) => void,
): Promise<Provider> {
  if (!(await isLoaded(db.pool))) {
    progress(
      "Gazetteer: first start, loading the places of the world. Verifications start in one or two minutes; " +
        "everything else works at once.",
    );
    const { rows, milliseconds } = await loadGazetteer(databaseUrl, log);
    progress(`Gazetteer: ${rows} places in ${(milliseconds / 1000).toFixed(0)} s`);
  }
  return gazetteerProvider(db.readers);
}

/**
 * Connects to Postgres and the queues.
 * @param closers get the functions that disconnect, the last opened first
 * @param rootKeys if they are not those of the configuration
 */
export async function openResources(
  config: Config,
  databaseUrl: string,
  log: Log,
  closers: (() => Promise<unknown>)[],
  rootKeys = config.SECRETS_KEY ?? [],
): Promise<Resources> {
  const db = connectDatabase(
    {
      url: databaseUrl,
      poolSize: config.DATABASE_POOL_SIZE,
      statementTimeoutMs: config.STATEMENT_TIMEOUT_MS,
      lockTimeoutMs: config.LOCK_TIMEOUT_MS,
    },
    log,
  );
  closers.unshift(() => db.close());
  const queues = await connectQueues({ redisUrl: config.REDIS_URL, databaseUrl, prefix: config.QUEUE_PREFIX }, log);
  closers.unshift(() => queues.close());
  const secrets = createSecrets(rootKeys);
  const keyring = createKeyring({ readers: db.readers, pool: db.background, secrets });
  return {
    config,
    log,
    db,
    queues,
    metrics: createMetrics(db),
    secrets,
    keyring,
    attributes: createAttributeRegistry({ readers: db.readers }),
    clock: () => new Date(),
  };
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
  const url = await app.listen({ host: config.HOST, port: api ? config.PORT : config.METRICS_PORT });
  const serves = [...(api ? ["/v1", "/docs"] : []), "/health", "/metrics"];
  log.info({ version: VERSION, url, serves, works_on: workers ? QUEUES : [], queue: queues.backend }, "started");
  return url;
}

function closeOnSignal(
  closers: (() => Promise<unknown>)[],
  log: Log,
  timeout_ms: number,
): (code: number) => Promise<void> {
  let closing = false;
  const close = async (code: number): Promise<void> => {
    if (closing) return;
    closing = true;
    setTimeout(() => process.exit(1), timeout_ms).unref();
    for (const closer of closers)
      await closer().catch((err: unknown) => log.error({ err }, "a resource could not be closed"));
    process.exit(code);
  };
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => void close(0));
  return close;
}
