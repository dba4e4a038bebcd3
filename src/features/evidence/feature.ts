import type { Feature } from "../feature.ts";
import { evidenceRoutes } from "./routes.ts";

export const evidence: Feature = {
  scopes: ["evidence:read", "evidence:write"],
  routes: [evidenceRoutes],
};
