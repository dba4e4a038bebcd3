import { existsSync, statSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = resolve(import.meta.dirname, "../..");
/** A path that tap omits from stack traces, so that a failure is shown at its place in the test. */
const BUNDLES = join(ROOT, "node_modules/@tapjs/.bundled");
/**
 * Bundles older than one of these files are rebuilt: after an install, a build of tap's plugins or a change of this
 * file.
 */
const SOURCES = [
  join(ROOT, "node_modules/.package-lock.json"),
  join(ROOT, "node_modules/.tap-built-for"),
  join(import.meta.dirname, "packages.ts"),
  join(import.meta.dirname, "escaped-errors.ts"),
];

// Imports of packages with many small files. Packages that read their own files at run time cannot be bundled.
const COMMONJS = [
  "@fastify/swagger",
  "ajv",
  "ajv-formats",
  "ajv/dist/2020.js",
  "bullmq",
  "cron-parser",
  "fast-json-stringify",
  "fastify",
  "ioredis",
  "prom-client",
  "undici",
];
const MODULES = [
  "@fastify/type-provider-typebox",
  "fast-check",
  "jose",
  "kysely",
  "kysely/migration",
  "libphonenumber-js/max",
  "pg",
  "tap",
  "typebox",
];

const nameOf = (specifier: string) => specifier.replaceAll("/", "+");

/** URLs of the bundles by specifier; empty until bundlePackages has run. */
export const bundles: ReadonlyMap<string, string> = new Map(
  existsSync(BUNDLES)
    ? [...COMMONJS, ...MODULES].map((specifier) => [
        specifier,
        pathToFileURL(join(BUNDLES, `${nameOf(specifier)}.mjs`)).href,
      ])
    : [],
);

/**
 * Bundles the packages, once for each install. A test process then reads 20 files instead of 1,400, which halves the
 * time to load the service.
 */
export async function bundlePackages(): Promise<void> {
  if (existsSync(BUNDLES) && SOURCES.every((source) => statSync(BUNDLES).mtimeMs > statSync(source).mtimeMs)) return;
  const { build } = await import("esbuild");
  await rm(BUNDLES, { recursive: true, force: true });
  const draft = `${BUNDLES}-draft`;
  await build({
    entryPoints: [
      ...COMMONJS.map((specifier) => ({ in: `exports-of:${specifier}`, out: nameOf(specifier) })),
      ...MODULES.map((specifier) => ({ in: specifier, out: nameOf(specifier) })),
    ],
    outdir: draft,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    alias: { "async-hook-domain": join(import.meta.dirname, "escaped-errors.ts") },
    external: ["pino", "pg-native"],
    // CommonJS packages call `require` for modules outside the bundle.
    banner: { js: `import { createRequire as from } from "node:module"; const require = from(import.meta.url);` },
    logLevel: "error",
    plugins: [
      {
        name: "exports-of",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^exports-of:/ }, ({ path }) => ({
            path: path.replace("exports-of:", ""),
            namespace: "exports-of",
          }));
          // esbuild does not detect the named exports of CommonJS packages; Node does.
          onLoad({ filter: /.*/, namespace: "exports-of" }, async ({ path }) => {
            const names = Object.keys((await import(path)) as object).filter((name) => name !== "module.exports");
            return { contents: `export { ${names.join(", ")} } from "${path}";`, resolveDir: ROOT };
          });
        },
      },
    ],
  });
  await rename(draft, BUNDLES);
}
