import { SECOND } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { importJob, IMPORTS, tidyImports } from "./jobs.ts";
import { importRoutes } from "./routes.ts";

export const imports: Feature = {
  routes: [importRoutes],
  jobs: { [IMPORTS]: importJob },
  tasks: [{ name: "imports", every_ms: 10 * SECOND, run: tidyImports }],
};
