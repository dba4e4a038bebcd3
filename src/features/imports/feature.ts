import { countByStatus } from "../../platform/http/global-metrics.ts";
import { SECOND } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { IMPORT_BACKLOG } from "./backlog.ts";
import { IMPORT_JOB, importJob, cleanUpImports } from "./jobs.ts";
import { IMPORT_PLACES } from "./erase.ts";
import { importRoutes } from "./routes.ts";

export const imports: Feature = {
  tags: { imports: "Bulk writes of customers and addresses: files and batches." },
  scopes: ["imports:read", "imports:write"],
  erasure_places: IMPORT_PLACES,
  routes: [importRoutes],
  global_metrics: [
    countByStatus("doorplate_global_imports", "Imports, by status.", "imports", Object.keys(IMPORT_JOB.states)),
  ],
  jobs: [{ declaration: IMPORT_JOB, backlog: IMPORT_BACKLOG, make: importJob }],
  tasks: [{ name: "imports", every_ms: 10 * SECOND, run: cleanUpImports }],
};
