import { join } from "node:path";
import { parseArgs } from "node:util";

const ROOT = join(import.meta.dirname, "../..");

export const { values: options } = parseArgs({
  options: {
    /** Where the sets are; ACCURACY_DATA says it too. */
    data: { type: "string", default: process.env["ACCURACY_DATA"] ?? join(ROOT, "../shared/testdata") },
    /**
     * A folder with a node_modules where the packages to compare with are installed; by default one of our own, filled
     * on first use.
     */
    peers: { type: "string" },
    /** Compare with no package that is not there already. */
    offline: { type: "boolean", default: false },
    /** Beginnings of the names of sets, with commas between. */
    only: { type: "string" },
    /** How many of the worst cases to print for each kind. */
    worst: { type: "string", default: "0" },
    json: { type: "boolean", default: false },
  },
});

const wanted = options.only?.split(",").filter(Boolean);

/** Whether a set was asked for. */
export const isWanted = (set: string): boolean => !wanted || wanted.some((name) => set.startsWith(name));
