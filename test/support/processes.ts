import { pathToFileURL } from "node:url";
import { join } from "node:path";

const PRELOAD = pathToFileURL(join(import.meta.dirname, "preload.ts")).href;

/** For NODE_OPTIONS: what runs first in each process of the tests. */
export const NODE_OPTIONS = `--import=${PRELOAD}`;

/**
 * The environment of a process that a test starts: nothing of the developer's, and what was compiled once is not
 * compiled again. The process ends with the test.
 */
export function processEnv(own: Record<string, string> = {}): Record<string, string> {
  const { PATH = "", NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), NODE_OPTIONS, ...own };
}
