import { type ChildProcess, execFile, type ExecFileException, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import pg from "pg";
import { StartError } from "../start-error.ts";
import { type Binaries, findBinaries } from "./binaries.ts";
import { findPostmaster, forgetRecycledPid, isServerOf } from "./postmaster.ts";
import { giveToOwnerOf, unprivilegedPrefix } from "./unprivileged.ts";

const START_TIMEOUT_MS = 120_000; // recovery after a crash replays the write-ahead log, which can take a while
const FAST_STOP_TIMEOUT_MS = 7_000; // the service promises to be gone within 10 s
const IMMEDIATE_STOP_TIMEOUT_MS = 2_000;
const LOG_LIMIT_BYTES = 10_000_000;
const DATABASE = "doorplate";
/** Advisory lock, shared by the processes that use the server: the one that gets it exclusively is the last. */
const IN_USE_LOCK = 0xd00;

/** Durable, loopback only, no personal data in the server's log: the service reports errors of statements. */
const DEFAULT_SETTINGS: Record<string, string> = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "128MB",
  fsync: "on",
  synchronous_commit: "on",
  // An import of a million rows writes gigabytes of WAL. After each checkpoint, the first change of a page writes it
  // whole.
  max_wal_size: "4GB",
  // Recycles old segments of the WAL. A new one is filled with 16 MB of zeros first, and no transaction commits for
  // 60 ms.
  min_wal_size: "1GB",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_parameter_max_length: "0",
  log_parameter_max_length_on_error: "0",
};

/** With methods that @types/pg lacks. */
type Session = pg.Client & { ref(): void; unref(): void };

export interface StartPostgresOptions {
  /** The data directory; created at the first start. */
  dataDir: string;
  log: (message: string) => void;
  /** Server settings that differ from the defaults above, as in postgresql.conf. An adopted server keeps its own. */
  settings?: Record<string, string>;
  /** Ends a start, unless the server has been launched: then the start ends soon anyway. */
  signal?: AbortSignal | undefined;
}

export interface RunningPostgres {
  /** URL of a superuser on 127.0.0.1. Also in the file `<dataDir>/url` (0600), for `psql "$(cat …/url)"`. */
  url: string;
  /** True if the server was running already: it outlived its service, or another process uses it. */
  adopted: boolean;
  /** Stops the server, unless another process still uses it. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded Postgres on a data directory, or joins the one that runs there. @throws StartError if it does not
 * start; the reason of the signal
 */
export async function startPostgres(options: StartPostgresOptions): Promise<RunningPostgres> {
  const { log, settings = {}, signal } = options;
  const binaries = await findBinaries();
  await initialise(resolve(options.dataDir), binaries, { log, durable: settings.fsync !== "off", signal });
  const dataDir = await realpath(options.dataDir);
  const url = new URL((await readFile(join(dataDir, "url"), "utf8")).trim());

  let child: ChildProcess | undefined;
  let launches = 0;
  for (const deadline = Date.now() + START_TIMEOUT_MS; Date.now() < deadline; await sleep(20)) {
    const postmaster = await findPostmaster(dataDir);
    if (postmaster) {
      if (!postmaster.ready) continue;
      url.port = String(postmaster.port);
      const session = await joinServer(url);
      if (!session) continue;
      const adopted = postmaster.pid !== child?.pid;
      if (!adopted) await writeUrl(dataDir, url);
      const stopServerIfLast = () => leaveServer(session, url, () => stopServer(postmaster.pid, dataDir));
      let stopped: Promise<void> | undefined;
      return { url: url.href, adopted, stop: () => (stopped ??= stopServerIfLast()) };
    }
    if (child && child.exitCode === null && child.signalCode === null) continue;
    // An early exit is a lost race for the port, or against another process. The third one is a failure.
    if (launches++ === 3) throw new StartError(`Postgres does not start: ${await lastLogLine(dataDir)}`);
    signal?.throwIfAborted();
    url.port = String(await freePort(Number(url.port)));
    child = await launch(dataDir, binaries, { ...DEFAULT_SETTINGS, ...settings, port: url.port });
  }
  throw new StartError(`Postgres did not start in ${START_TIMEOUT_MS / 1000} s: ${await lastLogLine(dataDir)}`);
}

/** Creates the data directory under another name and renames it, so that other processes never see a part of it. */
async function initialise(
  dataDir: string,
  binaries: Binaries,
  { log, durable, signal }: Pick<StartPostgresOptions, "log" | "signal"> & { durable: boolean },
): Promise<void> {
  const isInitialised = () => existsSync(join(dataDir, "PG_VERSION"));
  if (isInitialised()) return;
  log(`Postgres: first start, initialising ${dataDir}`);
  await mkdir(dirname(dataDir), { recursive: true });
  const draft = await mkdtemp(`${dataDir}.new-`);
  try {
    const prefix = await unprivilegedPrefix(draft, binaries.postgres);
    const password = randomBytes(24).toString("hex");
    const passwordFile = join(draft, "password");
    await writeFile(passwordFile, password, { mode: 0o600 });
    await giveToOwnerOf(draft, passwordFile);

    // The builtin locale orders by code point, the same everywhere. LC_CTYPE has to know UTF-8 as well, or pg_trgm
    // finds no letters in Chinese; macOS has no libc locale called C.UTF-8.
    const ctype = process.platform === "darwin" ? "en_US.UTF-8" : "C.UTF-8";
    const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", `--lc-ctype=${ctype}`];
    const access = [`--username=${DATABASE}`, `--pwfile=${passwordFile}`, "--auth=scram-sha-256"];
    const [command, ...args] = [...prefix, binaries.initdb, "--pgdata", join(draft, "data")];
    const sync = durable ? [] : ["--no-sync"];
    signal?.throwIfAborted();
    const initdb = promisify(execFile)(command, [...args, "--encoding=UTF8", ...locale, ...access, ...sync], {
      env: serverEnvironment(),
    });
    signal?.addEventListener("abort", () => void initdb.child.kill());
    await initdb.catch((error: ExecFileException) => {
      signal?.throwIfAborted();
      throw new StartError(`Postgres cannot be initialised: ${lastError(error.stderr || error.message)}`);
    });

    await writeUrl(join(draft, "data"), new URL(`postgres://${DATABASE}:${password}@127.0.0.1/${DATABASE}`));
    await rename(join(draft, "data"), dataDir).catch((error: unknown) => {
      if (!isInitialised()) throw error; // otherwise another process was faster
    });
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function launch(dataDir: string, binaries: Binaries, settings: Record<string, string>): Promise<ChildProcess> {
  const prefix = await unprivilegedPrefix(dataDir, binaries.postgres);
  await forgetRecycledPid(dataDir);
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [command = "", ...args] = [...prefix, binaries.postgres, "-D", dataDir, ...flags];
  const logFile = await openLog(dataDir);
  try {
    // Detached, in a process group of its own: it does not get the terminal's Ctrl-C, and is stopped after the last
    // query.
    const stdio = ["ignore", logFile.fd, logFile.fd] as const;
    const child = spawn(command, args, { detached: true, stdio: [...stdio], env: serverEnvironment() });
    child.unref();
    await once(child, "spawn");
    return child;
  } finally {
    await logFile.close();
  }
}

/** Without variables of the user: PG* variables would configure the server. macOS needs a locale. */
function serverEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env.PATH, LC_ALL: "C" };
}

async function openLog(dataDir: string) {
  const file = join(dataDir, "server.log");
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await rename(file, `${file}.1`);
  const opened = await open(file, "a", 0o600);
  await giveToOwnerOf(dataDir, file);
  return opened;
}

async function lastLogLine(dataDir: string): Promise<string> {
  const file = join(dataDir, "server.log");
  return `${lastError(await readFile(file, "utf8").catch(() => ""))} (${file})`;
}

/** The last line of an output that names an error, or else the last line. */
function lastError(output: string): string {
  const lines = output.trim().split("\n").slice(-20);
  return (lines.findLast((line) => /\b(?:FATAL|PANIC|error):/.test(line)) ?? lines.at(-1) ?? "").trim();
}

async function writeUrl(dataDir: string, url: URL): Promise<void> {
  const file = join(dataDir, "url");
  await writeFile(`${file}.new`, `${url.href}\n`, { mode: 0o600 });
  await giveToOwnerOf(dataDir, `${file}.new`);
  await rename(`${file}.new`, file);
}

/** Returns the preferred port if it is free, since users enter it in their tools; else another one. */
async function freePort(preferred: number): Promise<number> {
  const server = createServer();
  try {
    await once(server.listen(preferred, "127.0.0.1"), "listening");
    return (server.address() as { port: number }).port;
  } catch (error) {
    if (preferred === 0) throw error;
    return await freePort(0);
  } finally {
    server.close();
  }
}

/**
 * Opens a session on the database `postgres`, since one on the service's database would block dropping it. Undefined
 * without a server.
 */
async function connect(url: URL): Promise<Session | undefined> {
  const connectionString = Object.assign(new URL(url), { pathname: "/postgres" }).href;
  const client = new pg.Client({
    connectionString,
    application_name: "doorplate launcher",
    connectionTimeoutMillis: 5000,
  });
  client.on("error", () => {}); // the server went away: leaveServer() finds out
  return await unlessGone(async () => {
    await client.connect();
    return client as Session;
  });
}

/**
 * Opens a session that holds the lock "in use" while this process lives; undefined while the server starts or stops.
 */
async function joinServer(url: URL): Promise<Session | undefined> {
  const session = await connect(url);
  return await unlessGone(async () => {
    const joined = await session?.query<{ ok: boolean }>(`SELECT pg_try_advisory_lock_shared(${IN_USE_LOCK}) AS ok`);
    if (!session || !joined?.rows[0]?.ok) {
      await session?.end(); // its last user is about to stop it
      return undefined;
    }
    await createDatabase(session);
    session.unref();
    return session;
  });
}

async function createDatabase(session: Session): Promise<void> {
  const found = await session.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
  if (found.rowCount !== 0) return;
  await session.query(`CREATE DATABASE ${DATABASE}`).catch((error: { code?: string }) => {
    if (error.code !== "42P04" && error.code !== "23505") throw error; // another process created it meanwhile
  });
}

/**
 * Undefined if the server is starting, stopping or gone (SQLSTATE class 57, or no response). @throws other errors of
 * Postgres
 */
async function unlessGone<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof pg.DatabaseError && !error.code?.startsWith("57")) throw error;
    return undefined;
  }
}

async function leaveServer(joined: Session, url: URL, stop: () => Promise<void>): Promise<void> {
  joined.ref();
  const left = await joined.query(`SELECT pg_advisory_unlock_shared(${IN_USE_LOCK})`).then(
    () => true,
    () => false,
  );
  const session = left ? joined : await connect(url); // without a session the server is gone already
  const last = await unlessGone(
    async () => await session?.query<{ ok: boolean }>(`SELECT pg_try_advisory_lock(${IN_USE_LOCK}) AS ok`),
  );
  if (last?.rows[0]?.ok) await stop();
  await session?.end();
}

/** Stops the server by its process id, since its directory may have been removed. */
async function stopServer(pid: number, dataDir: string): Promise<void> {
  const attempts = [
    ["SIGINT", FAST_STOP_TIMEOUT_MS], // fast: ends the sessions, writes a checkpoint
    ["SIGQUIT", IMMEDIATE_STOP_TIMEOUT_MS], // immediate: the next start recovers, nothing committed is lost
  ] as const;
  for (const [signal, patience] of attempts) {
    if (!(await isServerOf(pid, dataDir))) return;
    process.kill(pid, signal);
    for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(10)) {
      if (!(await isServerOf(pid, dataDir))) return;
    }
  }
}
