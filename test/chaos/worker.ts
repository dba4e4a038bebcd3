/** A worker process with a provider that is slow, sometimes unavailable and sometimes without a result. */
import { setTimeout as sleep } from "node:timers/promises";
import { ProviderError, type Provider } from "../../src/geocoding/provider.ts";
import { runProcess } from "../../src/process.ts";

const moody: Provider = {
  name: "moody",
  dataVersion: "1",
  async locate(_place, signal) {
    const [wait_ms, mood] = [Math.random() * 60, Math.random()];
    await sleep(wait_ms, undefined, { signal });
    if (mood < 0.03) throw new ProviderError("moody", "unavailable");
    if (mood < 0.08) return { outcome: "not_found" };
    return {
      outcome: "verified",
      confidence: 0.9,
      location: { latitude: mood, longitude: mood, granularity: "locality", uncertainty_m: 500, source: "moody" },
    };
  },
};

await runProcess({ api: false, workers: true }, { providers: [moody] });
