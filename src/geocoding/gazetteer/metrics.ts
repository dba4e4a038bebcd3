import { defineGlobalMetrics } from "../../platform/http/global-metrics.ts";
import { SECOND } from "../../platform/time.ts";
import { isLoaded } from "./release.ts";

export const gazetteerGlobals = defineGlobalMetrics({
  gauges: {
    doorplate_global_gazetteer_loaded: {
      help: "1: the gazetteer of this version is loaded; 0: verifications wait for it.",
    },
  },
  max_age_ms: 15 * SECOND,
  read: async ({ db }) => ({ doorplate_global_gazetteer_loaded: [{ value: Number(await isLoaded(db.pool)) }] }),
});
