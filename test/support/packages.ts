import { existsSync, statSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = resolve(import.meta.dirname, "../..");
/** Where tap leaves out the frames of a stack: a failure is shown where the test has it. */
const BUNDLES = join(ROOT, "node_modules/@tapjs/.bundled");
/** Bundles that are older are made again: after an install, a build of tap's plugins, a change of what is bundled. */
const SOURCES = [
  join(ROOT, "node_modules/.package-lock.json"),
  join(ROOT, "node_modules/.tap-built-for"),
  join(import.meta.dirname, "packages.ts"),
  join(import.meta.dirname, "escaped-errors.ts"),
];

// What the service and its tests import of packages with many small files. Packages that read files of their own are
// not among them.
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

/** Specifier to the URL of its bundle; empty until bundlePackages has run. */
export const bundles: ReadonlyMap<string, string> = new Map(
  existsSync(BUNDLES)
    ? [...COMMONJS, ...MODULES].map((specifier) => [
        specifier,
        pathToFileURL(join(BUNDLES, `${nameOf(specifier)}.mjs`)).href,
      ])
    : [],
);

/**
 * Bundles the packages, once for each install: a process of the tests reads 20 files instead of 1,400, which halves the
 * time that the service takes to load.
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
    // CommonJS packages call it for what is not in the bundle.
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
          // Node finds the names that a CommonJS package exports; esbuild does not.
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
