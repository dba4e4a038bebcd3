/** Loaded first in each test process, through NODE_OPTIONS. */
import module from "node:module";
import { isMainThread } from "node:worker_threads";
import { bundles } from "./packages.ts";

const PARENT_EVERY_MS = 500;

if (isMainThread) {
  // A killed parent does not notify its children, but their parent id changes.
  const parent = process.ppid;
  setInterval(() => process.ppid === parent || process.kill(process.pid, "SIGKILL"), PARENT_EVERY_MS).unref();
}

skipIfLate();

process.setSourceMapsEnabled(false); // tap enables them; stripped types keep their positions

// Imports by packages themselves are not redirected.
module.registerHooks({
  resolve(specifier, context, next) {
    const url = context.parentURL?.includes("/node_modules/") ? undefined : bundles.get(specifier);
    return url ? { url, format: "module", shortCircuit: true } : next(specifier, context);
  },
});

// tap tracks all loaded files for coverage and mocks. Neither is used, and the hooks cost a third of the load time.
Object.assign(module, { registerHooks: () => ({ deregister: () => undefined }), register: () => undefined });

/** Skips a test file that starts after the deadline of `npm test -- --seconds N`. */
function skipIfLate(): void {
  const [file, deadline] = [process.argv[1], process.env["TEST_DEADLINE_MS"]];
  if (!isMainThread || !file?.endsWith(".test.ts") || deadline === undefined || Date.now() < Number(deadline)) return;
  console.log("TAP version 14\n1..0 # no time left");
  process.exit(0);
}
