/** A worker process with a fake provider that responds after a millisecond. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Provider } from "../../src/geocoding/provider.ts";
import { runProcess } from "../../src/process.ts";
import { positionOf } from "./position.ts";

const fake: Provider = {
  name: "fake",
  dataVersion: "1",
  async locate({ fingerprint }) {
    await sleep(1);
    return { outcome: "verified", confidence: 0.9, location: positionOf(fingerprint) };
  },
};

await runProcess({ api: false, workers: true }, { providers: [fake] });
