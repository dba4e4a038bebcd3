import { deletesRows, ofAddresses } from "../../records/erasure-places.ts";
import type { Feature } from "../feature.ts";
import { evidenceRoutes } from "./routes.ts";

export const evidence: Feature = {
  erasure_places: [deletesRows("evidence", ofAddresses())],
  scopes: ["evidence:read", "evidence:write"],
  routes: [evidenceRoutes],
};
