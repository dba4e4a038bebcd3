/** `npm run check`: checks types, lint rules and formatting. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";

const ROOT = resolve(import.meta.dirname, "../..");
const CHECKS = {
  types: ["tsc", "-p", "."],
  client: ["tsc", "-p", "clients/typescript", "--noEmit"],
  lint: ["oxlint", "--type-aware", "--deny-warnings", "src", "tools", "test", "bench", "clients"],
  format: ["oxfmt", "--check", "src", "tools", "test", "bench", "clients"],
};

let failed = 0;
for (const [name, [command = "", ...args]] of Object.entries(CHECKS)) {
  const check = spawn(join(ROOT, "node_modules/.bin", command), args, { cwd: ROOT, stdio: "inherit" });
  const [code] = (await once(check, "exit")) as [number | null];
  console.log(`${code === 0 ? "ok" : "FAILED"}: ${name}`);
  if (code !== 0) failed++;
}
console.log(`Checks: ${Object.keys(CHECKS).length - failed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
