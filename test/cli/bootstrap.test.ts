import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import t, { type Test } from "tap";
import { until } from "../support/service.ts";

const BOOTSTRAP = join(import.meta.dirname, "../../src/cli/bootstrap.mjs");
const PATIENCE_S = 60;

/** A clone without packages whose npm, and what that has started, end by SIGKILL only. */
function makeClone(t: Test): string {
  const npm = `#!${process.execPath}
    const { writeFileSync } = process.getBuiltinModule("node:fs");
    process.on("SIGINT", () => undefined).on("SIGTERM", () => undefined).on("SIGHUP", () => undefined);
    setInterval(() => undefined, 1_000);
    writeFileSync("npm-pid", String(process.pid));`;
  const root = t.testdir({
    "package-lock.json": JSON.stringify({ packages: { "": {}, "node_modules/some": { version: "1.0.0" } } }),
    src: { cli: {} },
    bin: { npm },
    cache: {},
  });
  chmodSync(join(root, "bin/npm"), 0o755);
  copyFileSync(BOOTSTRAP, join(root, "src/cli/bootstrap.mjs"));
  return root;
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  t.test(`${signal} while packages are installed ends npm too, and leaves no lock`, async (t) => {
    const root = makeClone(t);
    const bootstrap = spawn(process.execPath, [join(root, "src/cli/bootstrap.mjs"), "none.ts"], {
      cwd: root,
      env: {
        ...process.env,
        PATH: [join(root, "bin"), process.env.PATH].join(delimiter),
        XDG_CACHE_HOME: join(root, "cache"),
      },
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    bootstrap.stderr.on("data", (data: Buffer) => (said += data.toString()));
    const file = join(root, "npm-pid");
    const npm = await until(
      async () => (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0),
      (pid) => pid > 0,
      PATIENCE_S,
    );
    t.teardown(() => isAlive(npm) && process.kill(npm, "SIGKILL"));
    t.equal(readdirSync(join(root, "cache/doorplate")).length, 1, "others wait for the installation");

    const ended = once(bootstrap, "exit");
    bootstrap.kill(signal);
    t.match(await ended, [null, signal], "the caller sees the signal");
    t.notOk(isAlive(npm), "npm has ended first");
    t.strictSame(readdirSync(join(root, "cache/doorplate")), [], "nobody has to wait");
    t.equal(said, "doorplate: installing packages (npm ci)\n", "nothing else is printed");
  });

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
