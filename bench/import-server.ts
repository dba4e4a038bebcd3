/** API and workers in one process, without providers, so that the import alone is measured. */
import { runProcess } from "../src/process.ts";

await runProcess({ api: true, workers: true }, { providers: [] });
