/**
 * Measures the latency of suggestions on one core, for each prefix of the name of each Chinese county and larger city,
 * in each spelling.
 */
import { loadChina } from "../src/address/data/china/divisions.ts";
import { suggest } from "../src/address/index.ts";
import { chinaIndex } from "../src/address/suggest/china-index.ts";
import { worldIndex } from "../src/address/reference/world-places.ts";

const CITIES = 1_000;
const ms = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};
const heap = (): number => {
  globalThis.gc?.();
  return (process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers) / 1e6;
};

loadChina();
const before = heap();
const load_ms = ms(() => [chinaIndex(), worldIndex(), suggest("9410"), suggest("深")]);
const load_mb = heap() - before;

const { divisions } = chinaIndex();
const names = divisions.filter(({ rank, status }) => rank === 3 && status === "current").map(({ name }) => name);
const sounds = names.map((name) => loadChina().characters.pinyin(name));
const places = Array.from({ length: CITIES }, (_, line) => worldIndex().place(line).name);
const prefixes = (texts: readonly string[]): string[] => [
  ...new Set(
    texts.flatMap((text) => Array.from({ length: Math.min(text.length, 100) }, (_, at) => text.slice(0, at + 1))),
  ),
];

const sets: Record<string, string[]> = {
  names: prefixes(names),
  pinyin: prefixes(sounds.map((sound) => sound.join(""))),
  initials: prefixes(sounds.map((sound) => sound.map((syllable) => syllable[0]).join(""))),
  cities: prefixes(places),
  postal_codes: prefixes(Array.from({ length: 500 }, (_, at) => String(10_000 + at * 171))),
};
const report = Object.fromEntries(
  Object.entries(sets).map(([set, texts]) => {
    for (const text of texts.slice(0, 300)) suggest(text);
    const times = Float64Array.from(texts, (text) => ms(() => suggest(text))).sort();
    const at = (share: number): number =>
      Math.round(times[Math.min(times.length - 1, Math.floor(times.length * share))]! * 1_000) / 1_000;
    return [set, { count: texts.length, p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1) }];
  }),
);
process.stdout.write(
  `${JSON.stringify({ load_ms: Math.round(load_ms), load_mb: Math.round(load_mb), ...report }, null, 2)}\n`,
);
