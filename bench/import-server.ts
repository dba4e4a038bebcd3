/** API and workers in one process, with nobody who verifies: the import alone is measured. */
import { runProcess } from "../src/process.ts";

await runProcess({ api: true, workers: true }, { providers: [] });
