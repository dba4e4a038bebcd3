/**
 * `npm run bench:accuracy`: measures the accuracy of the engine on the sets in ../shared/testdata, next to that of the
 * best npm packages, and its speed. See bench/README.md.
 */
import { measureAcceptance } from "./acceptance.ts";
import type { Calibration } from "./calibration.ts";
import { calibrateChina, measureChina } from "./china.ts";
import { calibrateDedupe, measureDedupeModel } from "./dedupe.ts";
import { fieldChinaStatements, measureFieldChina } from "./field-china.ts";
import { calibrateField, measureFieldWorld } from "./field-world.ts";
import { measureFormat } from "./format.ts";
import { measureGeocode } from "./geocode.ts";
import { calibrateJapan, measureJapan } from "./japan.ts";
import { measureMatch } from "./match.ts";
import { isWanted, options } from "./options.ts";
import { openPeers } from "./peers.ts";
import { measurePhones } from "./phones.ts";
import { LOAD_TARGETS, measureSpeed, type Speed, SPEED_TARGETS } from "./speed.ts";
import { dataFolder, type Failure, type Measured, type Peers } from "./testdata.ts";
import { measureValidate } from "./validate.ts";
import { calibrateWestern, measureWestern } from "./western.ts";

/** Each suite measures the sets of one kind. New suites are added here. */
const SUITES: ((peers: Peers) => Measured[] | Promise<Measured[]>)[] = [
  measureChina,
  measureFieldChina,
  measureJapan,
  measureWestern,
  measureFieldWorld,
  measureValidate,
  measureFormat,
  measurePhones,
  measureMatch,
  measureDedupeModel,
  measureAcceptance,
  measureGeocode,
];

const worstShown = Number(options.worst);
const KINDS_SHOWN = 12;
/** Bins with fewer statements tell nothing. */
const LEAST_IN_BIN = 20;
const measured: Measured[] = [];
if (!dataFolder)
  console.error(`There are no sets in ${options.data}: only suites without sets run (--data FOLDER selects another).`);
const peers = openPeers();
say(columns("set", "measure", "ours", "target", "n", "packages, in the same run"));
for (const measure of SUITES) {
  for (const row of await measure(peers)) {
    if (!isWanted(row.set)) continue;
    measured.push(row);
    showRow(row);
  }
}
const calibration = [
  ...calibrateChina(),
  ...calibrateField(fieldChinaStatements()),
  ...calibrateJapan(),
  ...calibrateWestern(),
  ...calibrateDedupe(),
];
for (const one of calibration) showCalibration(one);
const speed = isWanted("speed") ? measureSpeed() : [];
if (speed.length > 0) showSpeed(speed);
if (options.json) {
  const rows = measured.map((row) => ({
    ...row,
    worst: [...byKind(row.worst)].flatMap(([, failures]) => failures.slice(0, worstShown)),
  }));
  console.log(JSON.stringify({ measured: rows, calibration, speed }, null, 2));
}

function say(line: string): void {
  if (!options.json) console.log(line);
}

function columns(set: string, measure: string, ours: string, target: string, n: string, others: string): string {
  const numbers = `${ours.padStart(8)} ${target.padStart(8)}   ${n.padStart(6)}`;
  return `${set.padEnd(28)} ${measure.padEnd(40)} ${numbers}  ${others}`.trimEnd();
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function showRow({ set, measure, ours, target, peers, n, worst }: Measured): void {
  const others = Object.entries(peers)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, score]) => `${name} ${percent(score)}`)
    .join(", ");
  say(
    columns(
      set,
      measure,
      percent(ours),
      target === null ? "" : `${percent(target)} ${ours >= target ? "✓" : "✗"}`,
      String(n),
      others,
    ),
  );
  if (worstShown > 0) showWorst(worst);
}

function showWorst(worst: readonly Failure[]): void {
  for (const [kind, failures] of [...byKind(worst)].slice(0, KINDS_SHOWN)) {
    say(`    ${kind}: ${failures.length}`);
    for (const { id, got, expected } of failures.slice(0, worstShown)) say(`        ${id}  ${got}  ≠  ${expected}`);
  }
}

/** Groups failures by kind, the most frequent kind first. */
function byKind(failures: readonly Failure[]): Map<string, Failure[]> {
  const kinds = Map.groupBy(failures, ({ kind }) => kind);
  return new Map([...kinds].toSorted(([, a], [, b]) => b.length - a.length));
}

function showCalibration({ name, bins, error }: Calibration): void {
  say(`\ncalibration of ${name}: stated confidence and share of correct results`);
  for (const { from, stated, right, n } of bins) {
    const mark = n >= LEAST_IN_BIN && Math.abs(stated - right) > 0.05 ? " ✗" : "";
    say(
      `    ${from.toFixed(1)}–${(from + 0.1).toFixed(1)}   stated ${percent(stated).padStart(7)}` +
        `   right ${percent(right).padStart(7)}   n ${n}${mark}`,
    );
  }
  say(`    mean difference ${percent(error)}, at most 5.0 % ${error <= 0.05 ? "✓" : "✗"}`);
}

function showSpeed(speeds: readonly Speed[]): void {
  say(
    "\nspeed on one core, in processor time; " +
      `targets for loading: at most ${LOAD_TARGETS.ms} ms and ${LOAD_TARGETS.mb} MB`,
  );
  for (const { verb, per_second, load_ms, load_mb, rss_mb } of speeds) {
    const mark = per_second >= SPEED_TARGETS[verb] ? "✓" : "✗";
    const speed = Math.round(per_second).toLocaleString("en").padStart(9);
    const target = SPEED_TARGETS[verb].toLocaleString("en").padStart(7);
    const load = `loaded in ${load_ms.toFixed(0)} ms, ${load_mb.toFixed(0)} MB; ${rss_mb.toFixed(0)} MB after the work`;
    say(`    ${verb.padEnd(10)} ${speed}/s  target ${target} ${mark}   ${load}`);
  }
}
