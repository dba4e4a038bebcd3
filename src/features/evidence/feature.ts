import type { Feature } from "../feature.ts";
import { evidenceRoutes } from "./routes.ts";

export const evidence: Feature = {
  routes: [evidenceRoutes],
};
