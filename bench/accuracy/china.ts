/**
 * How good the Chinese parser is, on the sets in ../shared/testdata (each skipped where it is not there), and how fast.
 *
 *     node bench/accuracy/china.ts [--worst N] [set …]
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Division, isDirectCity, lineage } from "../../src/address/data/china/division.ts";
import { loadChina } from "../../src/address/data/china/divisions.ts";
import { splitDivisionName } from "../../src/address/data/china/names.ts";
import { parseChinese } from "../../src/address/parse/china/index.ts";
import { successorsOf } from "../../src/address/parse/china/resolve.ts";
import type { ParsedAddress, ParsedField } from "../../src/address/parse/types.ts";

const at = process.argv.indexOf("--data");
const TESTDATA = at > 0 ? process.argv[at + 1]! : join(import.meta.dirname, "../../../shared/testdata");
const worst = process.argv.includes("--worst") ? Number(process.argv[process.argv.indexOf("--worst") + 1]) : 0;
const wanted = process.argv.slice(2).filter((word) => /^[a-z]/.test(word));

function rows<T>(name: string): T[] {
  for (const file of [`${name}.dev.jsonl`, `${name}.dev.jsonl.gz`]) {
    const path = join(TESTDATA, file);
    if (!existsSync(path)) continue;
    const bytes = readFileSync(path);
    return (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8").trim().split("\n").map((line) => JSON.parse(line) as T);
  }
  return [];
}

const percent = (part: number, whole: number): string => (whole ? `${((100 * part) / whole).toFixed(1)} %` : "–");
const report = (set: string, measure: string, value: string): void => console.log(`${set.padEnd(22)} ${measure.padEnd(34)} ${value}`);
const complain = (text: string, what: string, count: number): void => {
  if (count <= worst) console.log(`    ${JSON.stringify(text)}  ${what}`);
};

/* zh-parse-handmade, zh-parse-paste */

interface PasteRow {
  text: string;
  source?: string;
  gold_suspect?: unknown;
  gold_kind?: string;
  expected?: Record<string, string | null>;
}

const bare = (text: string): string => text.replace(/[\s,，。]/gu, "");

/** Our parse in the fields of these sets: the detail has the township as it was written, if that is asked for. */
function asFields(text: string, address: ParsedAddress | undefined, townInDetail: boolean): Record<string, string> {
  const township = address?.fields.find(({ field }) => field === "township");
  return {
    name: address?.recipient ?? "", phone: address?.phone ?? "", postal_code: address?.postal_code ?? "",
    province: address?.administrative_area ?? "", city: address?.locality ?? "", district: address?.dependent_locality ?? "",
    detail: bare((townInDetail && township ? text.slice(township.start, township.end) : "") + (address?.address_lines.join("") ?? "")),
    district_code: address?.division_code?.slice(0, 6) ?? "",
  };
}

function scoreHandmade(): void {
  const set = rows<PasteRow & Record<string, string>>("zh-parse-handmade");
  let right = 0;
  for (const row of set) {
    const got = asFields(row.text, parseChinese(row.text)[0], true);
    const wrong = ["name", "phone", "province", "city", "district", "detail"].filter((key) => {
      const gold = (row[key] ?? "").replace(/^.*直辖.*$/u, ""); // 省直辖县级行政区划 is no city.
      return got[key] !== (key === "detail" ? bare(gold) : gold);
    });
    if (wrong.length === 0) right++;
    else complain(row.text, wrong.map((key) => `${key}: ${got[key]} ≠ ${row[key]}`).join("; "), set.length - right);
  }
  if (set.length) report("zh-parse-handmade", "all fields right", `${percent(right, set.length)} of ${set.length}`);
}

function scorePaste(): void {
  const set = rows<PasteRow>("zh-parse-paste").filter(({ gold_suspect }) => !gold_suspect);
  const tally: Record<string, [number, number]> = {};
  let missed = 0;
  for (const { text, expected = {}, source = "" } of set) {
    const got = asFields(text, parseChinese(text, { single: true })[0], false);
    for (const key of ["district_code", "name", "phone", "province", "city", "district", "detail"]) {
      const gold = expected[key];
      if (gold === undefined || gold === null || (key === "district_code" && !/^\d{6}$/.test(gold))) continue;
      const own = key === "district_code" && gold.endsWith("0000") ? `${got[key]!.slice(0, 2)}0000` : got[key]!;
      const right = key === "detail" ? bare(gold) === own : own === gold || (source.startsWith("ChrisMuir") && gold !== "" && own.startsWith(gold));
      const count = (tally[key] ??= [0, 0]);
      count[1]++;
      if (right) count[0]++;
      else complain(text, `${key}: ${own} ≠ ${gold}`, ++missed);
    }
  }
  for (const [key, [right, all]] of Object.entries(tally)) report("zh-parse-paste", key, `${percent(right, all)} of ${all}`);
}

/* zh-ncap: spans */

interface LabelledSpan {
  start: number;
  end: number;
  label: string;
}

interface NcapRow {
  text: string;
  spans: (LabelledSpan & { text: string })[];
}

/** Our fields in the 21 labels of the data set. */
const LABEL_OF_FIELD: Partial<Record<ParsedField["field"], string>> = {
  administrative_area: "prov", locality: "city", dependent_locality: "district", township: "town",
  "components.development_zone": "devzone", "components.community": "community", "components.road": "road", "components.house_number": "roadno",
  "components.sub_road": "subroad", "components.sub_house_number": "subroadno", "components.poi": "poi", "components.sub_poi": "subpoi",
  "components.building": "houseno", "components.unit": "cellno", "components.floor": "floorno", "components.room": "roomno",
  "components.position": "assist", recipient: "person", redundant: "redundant",
};

export function labelSpans(text: string): LabelledSpan[] {
  const [address] = parseChinese(text, { single: true });
  const spans: LabelledSpan[] = [];
  let end = 0;
  const skipped = (to: number): void => {
    const country = text.slice(end, to).startsWith("中国") ? 2 : 0;
    if (country) spans.push({ start: end, end: end + country, label: "country" });
    if (to > end + country) spans.push({ start: end + country, end: to, label: "redundant" });
  };
  for (const field of address?.fields ?? []) {
    const label = LABEL_OF_FIELD[field.field];
    if (!label || field.start < end) continue;
    if (field.start > end) skipped(field.start);
    // In this set Beijing, Tianjin, Shanghai and Chongqing are cities.
    const municipality = label === "prov" && /^(北京|天津|上海|重庆)/u.test(field.value);
    const previous = spans.at(-1);
    const words = text.slice(field.start, field.end);
    let own = municipality ? "city" : label;
    // Conventions of this set: a villagers' group is a road, who stands after a floor or a room is a person.
    if (own === "community" && words.endsWith("组")) own = "road";
    // A hamlet in a village is a place.
    if (own === "community" && previous?.label === "community") own = "poi";
    if (own === "subpoi" && previous && ["floorno", "roomno", "subpoi", "person"].includes(previous.label)) own = "person";
    if (own === "poi" && previous && ["floorno", "roomno"].includes(previous.label)) own = "person";
    if (own === "city" && previous?.label === "city" && previous.end === field.start && text.startsWith(text.slice(previous.start, previous.end), field.start)) previous.label = "redundant";
    spans.push({ start: field.start, end: field.end, label: own });
    end = field.end;
  }
  if (end < text.length) skipped(text.length);
  spans.forEach((span, at) => {
    // A lane is the number of the road unless it has numbers of its own.
    const lane = span.label === "subroad" && spans[at - 1]?.label === "road" && /^[0-9]+弄$/u.test(text.slice(span.start, span.end));
    if (lane && spans[at + 1]?.label !== "subroadno") span.label = "roadno";
  });
  return spans;
}

function scoreNcap(name: string): void {
  const set = rows<NcapRow>(name);
  if (!set.length) return;
  const labels = new Map<string, { gold: number; own: number; both: number }>();
  const confusions = new Map<string, number>();
  const count = (label: string) => labels.get(label) ?? labels.set(label, { gold: 0, own: 0, both: 0 }).get(label)!;
  const levels = new Map<string, [number, number]>();
  let missed = 0;
  for (const { text, spans } of set) {
    const own = labelSpans(text);
    const divisions = (parseChinese(text, { single: true })[0]?.fields ?? [])
      .filter(({ field }) => ["administrative_area", "locality", "dependent_locality", "township"].includes(field))
      .map(({ start, end }) => splitDivisionName(text.slice(start, end)).root);
    const key = ({ start, end, label }: LabelledSpan): string => `${start} ${end} ${label}`;
    const mine = new Set(own.map(key));
    for (const span of own) count(span.label).own++;
    for (const span of spans) {
      count(span.label).gold++;
      if (mine.has(key(span))) count(span.label).both++;
      else {
        const inPlace = own.find(({ start, end }) => start === span.start && end === span.end);
        const confusion = `${span.label}→${inPlace ? inPlace.label : "?"}`;
        confusions.set(confusion, (confusions.get(confusion) ?? 0) + 1);
      }
    }
    for (const level of ["prov", "city", "district", "town"]) {
      for (const span of spans) {
        if (span.label !== level) continue;
        const tally = levels.get(level) ?? levels.set(level, [0, 0]).get(level)!;
        tally[1]++;
        const root = splitDivisionName(span.text).root;
        // Suffix-insensitive: 余杭 for 余杭区; the level may be another where the set calls a county-level city a city.
        if (divisions.includes(root)) tally[0]++;
        else complain(text, `${level} ${span.text}: ${own.map((mine) => `${text.slice(mine.start, mine.end)}/${mine.label}`).join(" ")}`, ++missed);
      }
    }
  }
  for (const [level, [right, all]] of levels) report(name, `recall ${level}`, `${percent(right, all)} of ${all}`);
  let gold = 0;
  let own = 0;
  let both = 0;
  for (const [label, counts] of [...labels].sort(([, a], [, b]) => b.gold - a.gold)) {
    gold += counts.gold;
    own += counts.own;
    both += counts.both;
    if (worst) report(name, `  ${label}`, `P ${percent(counts.both, counts.own)}  R ${percent(counts.both, counts.gold)}  n ${counts.gold}`);
  }
  if (worst) console.log(`    ${[...confusions].sort(([, a], [, b]) => b - a).slice(0, 30).map(([pair, times]) => `${pair} ${times}`).join(", ")}`);
  report(name, "span F1 (micro, all labels)", `P ${percent(both, own)}  R ${percent(both, gold)}  F1 ${percent(2 * both, own + gold)}`);
}

/* Divisions: abolished ones, and every county as people write it */

type Names = { province: string; city: string; district: string };

function scoreChanges(): void {
  const set = rows<{ old: Names; new: Names; old_text: string; gold_suspect?: unknown }>("zh-division-changes").filter(({ gold_suspect }) => !gold_suspect);
  let right = 0;
  for (const { old_text, new: now } of set) {
    const [address] = parseChinese(old_text);
    const own = [address?.administrative_area, address?.locality, address?.dependent_locality].filter(Boolean).join(" ");
    const gold = [now.province, now.city.replace(/^.*直辖.*$/u, ""), now.district].filter(Boolean).join(" ");
    if (own === gold) right++;
    else complain(old_text, `${own} ≠ ${gold}`, set.length - right);
  }
  if (set.length) report("zh-division-changes", "old text → division that holds", `${percent(right, set.length)} of ${set.length}`);
}

function scoreCodes(): void {
  const set = rows<{ old_code: string; old: string[]; new_codes: string[]; new: string[][] }>("zh-division-codes");
  const tally = { all: [0, 0], recent: [0, 0] };
  let missed = 0;
  for (const { old_code, old, new_codes } of set) {
    const successors = successorsOf(old_code, old.at(-1)).map(({ code }) => code);
    // Where the set names the city only, the district in it is right as well.
    const right = new_codes.some((code) => successors.some((own) => own === code || (code.endsWith("00") && own.startsWith(code.slice(0, 4)))));
    const recent = RECENT.has(old_code);
    for (const group of recent ? [tally.all, tally.recent] : [tally.all]) {
      group[1]!++;
      if (right) group[0]!++;
    }
    if (!right && recent) complain(old_code, `${old.join("")} → ${successors.map((code) => loadChina().divisionOf(code)?.name).join("+")} ≠ ${new_codes.join("+")}`, ++missed);
  }
  if (!set.length) return;
  report("zh-division-codes", "successor found, since 2014", `${percent(tally.recent[0]!, tally.recent[1]!)} of ${tally.recent[1]}`);
  report("zh-division-codes", "successor found, since 1980", `${percent(tally.all[0]!, tally.all[1]!)} of ${tally.all[1]}`);
}

/** Divisions that were abolished after the list of 2014: those of which our data know the townships. */
const RECENT = new Set(
  readFileSync(join(import.meta.dirname, "../../src/address/data/china/divisions.tsv"), "utf8").split("\n")
    .filter((line) => line.startsWith("-") && line.split("\t").length > 3).map((line) => line.slice(1, 7)),
);

function counties(): Division[] {
  const { childrenOf, divisionOf } = loadChina();
  const found: Division[] = [];
  const visit = (division: Division): void => {
    for (const child of childrenOf.get(division) ?? []) {
      if (child.rank === 3 && child.status === "current") found.push(child);
      if (child.rank < 3) visit(child);
    }
  };
  for (let code = 11; code <= 65; code++) {
    const province = divisionOf(`${code}0000`);
    if (province) visit(province);
  }
  return found;
}

function scoreCounties(): void {
  let right = 0;
  let all = 0;
  for (const county of counties()) {
    const above = lineage(county).reverse().slice(0, -1);
    const province = above[0]!;
    const city = above[1] ?? null;
    const street = "人民路12号3单元402室";
    const short = splitDivisionName(province.name).root;
    const shortCity = city && !isDirectCity(city) ? splitDivisionName(city.name).root : "";
    const full = (isDirectCity(county) ? [province] : above).map(({ name }) => name).join("");
    const phrasings = [
      `${full}${county.name}${street}`,
      `李雷 13800138000 ${[...above, county].map(({ name }) => name).join(" ")} ${street}`,
      `${short}${shortCity}${county.name}${street}，李雷，13800138000`,
      `收货人：李雷\n电话：13800138000\n所在地区：${full}${county.name}\n详细地址：${street}`,
      `${full}-${county.name}-${street} 李雷 13800138000`,
    ];
    for (const text of phrasings) {
      all++;
      const [address] = parseChinese(text);
      const good = address?.division_code === county.code && address.administrative_area === province.name && (address.locality ?? "") === (isDirectCity(county) ? province.name : (city?.name ?? ""));
      if (good) right++;
      else complain(text, `${address?.administrative_area} ${address?.locality} ${address?.dependent_locality} ${address?.division_code} ≠ ${county.code}`, all - right);
    }
  }
  report("all counties", "province, city, district × 5", `${percent(right, all)} of ${all}`);
}

/* Calibration */

function scoreCalibration(): void {
  const bins = Array.from({ length: 10 }, () => ({ stated: 0, right: 0, all: 0 }));
  for (const name of ["zh-ncap-test", "zh-ncap-valid"]) {
    for (const { text, spans } of rows<NcapRow>(name)) {
      const gold = new Set(spans.map(({ start, end, label }) => `${start} ${end} ${label}`));
      for (const field of parseChinese(text, { single: true })[0]?.fields ?? []) {
        const label = LABEL_OF_FIELD[field.field];
        if (!label) continue;
        const municipality = label === "prov" && /^(北京|天津|上海|重庆)/u.test(field.value);
        const bin = bins[Math.min(9, Math.floor(field.confidence * 10))]!;
        bin.stated += field.confidence;
        bin.all++;
        if (gold.has(`${field.start} ${field.end} ${municipality ? "city" : label}`)) bin.right++;
      }
    }
  }
  const all = bins.reduce((sum, bin) => sum + bin.all, 0);
  if (!all) return;
  const error = bins.reduce((sum, bin) => sum + Math.abs(bin.stated - bin.right), 0) / all;
  for (const [index, bin] of bins.entries()) if (bin.all) report("calibration (ncap)", `${index / 10}–${(index + 1) / 10}`, `stated ${percent(bin.stated, bin.all)}  right ${percent(bin.right, bin.all)}  n ${bin.all}`);
  report("calibration (ncap)", "expected error", percent(error, 1));
}

/* Speed */

function measureSpeed(): void {
  const lines = [...rows<PasteRow>("zh-parse-handmade"), ...rows<PasteRow>("zh-company-addresses").slice(0, 2000), ...rows<NcapRow>("zh-ncap-test")].map(({ text }) => text);
  if (!lines.length) lines.push("张三 13800138000 广东省深圳市南山区粤海街道科技园1栋2单元301室");
  const round = (): number => {
    const start = performance.now();
    for (const line of lines) parseChinese(line);
    return (1000 * lines.length) / (performance.now() - start);
  };
  round();
  round();
  report("speed", "parsed lines a second, one core", Math.max(round(), round(), round()).toFixed(0));
  for (const [name, unit] of Object.entries({ 朝阳区: "朝阳区", digits: "1", "dashes": "-1", "区": "区", lines: "张三 13800138000 广东省深圳市南山区科技园1栋\n", 中: "中一路", spaces: " ", "(": "(0" })) {
    const text = unit.repeat(Math.ceil(65_536 / 3 / unit.length));
    const start = performance.now();
    parseChinese(text);
    report("speed", `64 KB of ${name}`, `${(performance.now() - start).toFixed(0)} ms`);
  }
}

const before = process.memoryUsage().rss;
const start = performance.now();
loadChina();
report("load", "reference data", `${(performance.now() - start).toFixed(0)} ms, ${((process.memoryUsage().rss - before) / 1e6).toFixed(0)} MB`);

const SETS: Record<string, () => void> = {
  handmade: scoreHandmade, paste: scorePaste, test: () => scoreNcap("zh-ncap-test"), valid: () => scoreNcap("zh-ncap-valid"),
  changes: scoreChanges, codes: scoreCodes, counties: scoreCounties, calibration: scoreCalibration, speed: measureSpeed,
};
if (import.meta.main) for (const [name, run] of Object.entries(SETS)) if (!wanted.length || wanted.includes(name)) run();
