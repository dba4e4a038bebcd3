import { purgeCache } from "../../geocoding/cache.ts";
import { providerMetrics } from "../../geocoding/metrics.ts";
import { integer, oneOf } from "../../platform/config.ts";
import { MINUTE } from "../../platform/time.ts";
import type { Feature } from "../feature.ts";
import { providerGlobals } from "./metrics.ts";
import { providerRoutes } from "./routes.ts";
import { PROVIDER_KEYS } from "./service.ts";

const settings = {
  PROVIDER_PRIVATE_ADDRESSES: oneOf(
    "Whether geocoding providers may have a private address (of this machine or its network).",
    "refused",
    ["refused", "allowed"],
  ),
  PROVIDER_TIMEOUT_MS: integer("Timeout of a call to a geocoding provider, in milliseconds.", 10_000, 100, 12_000),
};

declare module "../../platform/config.ts" {
  interface Config extends ValuesOf<typeof settings> {}
}

export const providers: Feature = {
  tags: { providers: "External geocoding services: their order, limits and usage." },
  scopes: ["providers:read", "providers:write"],
  settings,
  metrics: [providerMetrics],
  global_metrics: [providerGlobals],
  routes: [providerRoutes],
  tasks: [{ name: "answers of providers", every_ms: MINUTE, run: ({ db, clock }) => purgeCache(db.pool, clock()) }],
  sealed_columns: [PROVIDER_KEYS],
};
