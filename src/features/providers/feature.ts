import { purgeCache } from "../../geocoding/cache.ts";
import { MINUTE, SECOND } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { providerRoutes } from "./routes.ts";
import { measureBreakers, PROVIDER_KEYS } from "./service.ts";

export const providers: Feature = {
  tags: { providers: "Geocoding services over the network: which are asked, in which order, within which limits." },
  scopes: ["providers:read", "providers:write"],
  routes: [providerRoutes],
  tasks: [
    { name: "answers of providers", every_ms: MINUTE, run: ({ db, clock }) => purgeCache(db.pool, clock()) },
    { name: "circuit breakers", every_ms: 15 * SECOND, run: measureBreakers },
  ],
  sealed_columns: [PROVIDER_KEYS],
};
