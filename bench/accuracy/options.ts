import { join } from "node:path";
import { parseArgs } from "node:util";

const ROOT = join(import.meta.dirname, "../..");

export const { values: options } = parseArgs({
  options: {
    /** The folder of the sets, also set by ACCURACY_DATA. */
    data: { type: "string", default: process.env["ACCURACY_DATA"] ?? join(ROOT, "../shared/testdata") },
    /**
     * A folder whose node_modules contains the packages to compare with. The default is a cache, which is filled on
     * first use.
     */
    peers: { type: "string" },
    /** Does not install packages to compare with. */
    offline: { type: "boolean", default: false },
    /** Prefixes of the names of sets, separated by commas. */
    only: { type: "string" },
    /** The number of worst cases to print for each kind. */
    worst: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});

const wanted = options.only?.split(",").filter(Boolean);

/** True if the set was selected with `--only`, or no selection was made. */
export const isWanted = (set: string): boolean => !wanted || wanted.some((name) => set.startsWith(name));
