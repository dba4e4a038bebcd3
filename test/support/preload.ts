/** Runs first in each process of the tests, by NODE_OPTIONS. */
import module from "node:module";
import { isMainThread } from "node:worker_threads";
import { bundles } from "./packages.ts";

const PARENT_EVERY_MS = 500;

if (isMainThread) {
  // A parent that is killed tells no child of it. The child's parent is another process from then on.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.kill(process.pid, "SIGKILL"), PARENT_EVERY_MS).unref();
}

leaveOutLate();

process.setSourceMapsEnabled(false); // tap enables them; types are stripped in place

// A package that is imported by a package stays as it is.
module.registerHooks({
  resolve(specifier, context, next) {
    const url = context.parentURL?.includes("/node_modules/") ? undefined : bundles.get(specifier);
    return url ? { url, format: "module", shortCircuit: true } : next(specifier, context);
  },
});

// tap notes every file that is loaded, for coverage and mocks. Neither is in use, and the hooks cost a third of the
// time that loading takes.
Object.assign(module, { registerHooks: () => ({ deregister: () => undefined }), register: () => undefined });

/** Ends a file of tests that begins when there is no time left: see src/cli/test.ts. */
function leaveOutLate(): void {
  const [file, deadlines] = [process.argv[1], process.env["TEST_DEADLINES"]];
  if (!isMainThread || !file?.endsWith(".test.ts") || deadlines === undefined) return;
  const { long, at, long_at } = JSON.parse(deadlines) as { long: string; at: number; long_at: number };
  if (Date.now() < (new RegExp(long).test(file) ? long_at : at)) return;
  console.log("TAP version 14\n1..0 # no time is left");
  process.exit(0);
}
