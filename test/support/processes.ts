import { pathToFileURL } from "node:url";
import { join } from "node:path";

const PRELOAD = pathToFileURL(join(import.meta.dirname, "preload.ts")).href;

/** NODE_OPTIONS for test processes: loads the preload script. */
export const NODE_OPTIONS = `--import=${PRELOAD}`;

/**
 * Returns the environment of a process that a test starts: without the developer's variables, and with the compile
 * cache. The preload script ends the process with the test.
 */
export function processEnv(own: Record<string, string> = {}): Record<string, string> {
  const { PATH = "", NODE_COMPILE_CACHE } = process.env;
  return { PATH, ...(NODE_COMPILE_CACHE && { NODE_COMPILE_CACHE }), NODE_OPTIONS, ...own };
}
