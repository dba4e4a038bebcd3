/** worker.ts with a provider in the process that answers after a millisecond. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Provider } from "../../src/geocoding/provider.ts";
import { runProcess } from "../../src/process.ts";

const fake: Provider = {
  name: "fake", dataVersion: "1",
  async locate({ fingerprint }) {
    await sleep(1);
    const offset = Number.parseInt(fingerprint.slice(0, 4), 16) / 1e5 || 0;
    return { outcome: "verified", confidence: 0.9, location: { latitude: 22 + offset, longitude: 113 + offset, granularity: "road", uncertainty_m: 200, source: "fake" } };
  },
};

await runProcess({ api: false, workers: true }, { providers: [fake] });
