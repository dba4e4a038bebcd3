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
