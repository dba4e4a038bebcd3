/** Accuracy of the Chinese parser. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Division, isDirectCity, lineage } from "../../src/address/data/china/division.ts";
import { loadChina } from "../../src/address/data/china/divisions.ts";
import { splitDivisionName } from "../../src/address/data/china/names.ts";
import { parseChinese } from "../../src/address/parse/china/index.ts";
import { successorsOfCode } from "../../src/address/data/china/find-divisions.ts";
import type { ParsedAddress, ParsedField } from "../../src/address/parse/types.ts";
import { type Calibration, calibrate, type Statement } from "./calibration.ts";
import { type ChineseFields, type ChineseParser, chineseParsers } from "./chinese-peers.ts";
import { isWanted } from "./options.ts";
import { type JudgedText, type Measured, type Peers, rows, Score } from "./testdata.ts";

export const measureChina = (peers: Peers): Measured[] => {
  const parsers = chineseParsers(peers);
  return [
    ...measureHandmade(parsers),
    ...measurePaste(parsers),
    ...measureNcap("zh-ncap-test", parsers),
    ...measureNcap("zh-ncap-valid", parsers),
    ...(isWanted("zh-counties") ? measureCounties(parsers) : []),
    ...measureChanges(parsers),
    ...measureCodes(),
  ];
};

/* zh-parse-handmade, zh-parse-paste */

interface PasteRow {
  text: string;
  source?: string;
  gold_suspect?: unknown;
  gold_kind?: string;
  expected?: Record<string, string | null>;
}

/** Letters and digits; the sets differ in blanks and punctuation. */
const bare = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, "");

/**
 * Converts our result to the fields of these sets.
 * @param townInDetail whether the set expects the township, as written, in the detail
 */
function asFields(text: string, address: ParsedAddress | undefined, townInDetail: boolean): ChineseFields {
  const township = address?.fields.find(({ field }) => field === "township");
  return {
    name: address?.recipient ?? "",
    phone: address?.phone ?? "",
    province: address?.administrative_area ?? "",
    city: address?.locality ?? "",
    district: address?.dependent_locality ?? "",
    detail: bare(
      (townInDetail && township ? text.slice(township.start, township.end) : "") +
        (address?.address_lines.join("") ?? ""),
    ),
    district_code: address?.division_code?.slice(0, 6) ?? "",
  };
}

function measureHandmade(parsers: ChineseParser[]): Measured[] {
  const set = "zh-parse-handmade";
  const score = new Score(set, "all fields right", 0.97);
  const keys = ["name", "phone", "province", "city", "district", "detail"] as const;
  for (const row of rows<PasteRow & ChineseFields>(set)) {
    const gold = (key: keyof ChineseFields): string => {
      const value = (row[key] ?? "").replace(/^.*直辖.*$/u, ""); // 省直辖县级行政区划 is not a city
      return key === "detail" ? bare(value) : value;
    };
    const got = asFields(row.text, parseChinese(row.text)[0], true);
    const wrong = keys.filter((key) => got[key] !== gold(key));
    score.count(wrong.length === 0, {
      kind: wrong.join(" "),
      id: row.id,
      got: wrong.map((key) => got[key]).join("; "),
      expected: `${wrong.map(gold).join("; ")} in ${row.text}`,
    });
    for (const [name, parse] of parsers) {
      const theirs = parse(row.text);
      score.peer(
        name,
        keys.every(
          (key) => (key === "detail" ? bare(theirs[key]) : theirs[key].replace(/^.*直辖.*$/u, "")) === gold(key),
        ),
      );
    }
  }
  return score.measured();
}

const PASTE_TARGETS: [key: keyof ChineseFields, target: number | null][] = [
  ["district_code", 0.96],
  ["name", 0.98],
  ["phone", 1],
  ["province", null],
  ["city", null],
  ["district", null],
  ["detail", 0.88],
];

function measurePaste(parsers: ChineseParser[]): Measured[] {
  const set = "zh-parse-paste";
  const scores = PASTE_TARGETS.map(([key, target]) => [key, new Score(set, key, target)] as const);
  for (const { id, text, expected = {}, source = "", gold_suspect } of rows<PasteRow>(set)) {
    if (gold_suspect) continue;
    const [address] = parseChinese(text, { single: true });
    const got = asFields(text, address, false);
    // Some of these sources leave a township in the detail.
    const detailWithTown = asFields(text, address, true).detail;
    const others = parsers.map(([name, parse]) => [name, parse(text)] as const);
    for (const [key, score] of scores) {
      const gold = expected[key];
      if (gold === undefined || gold === null || (key === "district_code" && !/^\d{6}$/.test(gold))) continue;
      const isRight = (fields: ChineseFields): boolean => {
        const own = key === "district_code" && gold.endsWith("0000") ? `${fields[key].slice(0, 2)}0000` : fields[key];
        return key === "detail"
          ? [own, ...(fields === got ? [detailWithTown] : [])].some((detail) => bare(gold) === bare(detail))
          : own === gold || (source.startsWith("ChrisMuir") && gold !== "" && own.startsWith(gold));
      };
      score.count(isRight(got), { kind: source, id, got: got[key], expected: `${gold} in ${text}` });
      for (const [name, fields] of others) score.peer(name, isRight(fields));
    }
  }
  return scores.flatMap(([, score]) => score.measured());
}

/** The texts of zh-parse-handmade. */
export function* judgedHandmade(): Generator<JudgedText> {
  const set = "zh-parse-handmade";
  const keys = ["name", "phone", "province", "city", "district", "detail"] as const;
  for (const { id, text, ...gold } of rows<PasteRow & ChineseFields>(set)) {
    const got = asFields(text, parseChinese(text, { single: true })[0], true);
    const isRight = keys.every((key) => bare(got[key]) === bare((gold[key] ?? "").replace(/^.*直辖.*$/u, "")));
    yield { set, id, text, country_code: "CN", isRight };
  }
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

/** Our fields as labels of the data set, which has 21. */
const LABEL_OF_FIELD: Partial<Record<ParsedField["field"], string>> = {
  administrative_area: "prov",
  locality: "city",
  dependent_locality: "district",
  township: "town",
  "components.development_zone": "devzone",
  "components.community": "community",
  "components.road": "road",
  "components.house_number": "roadno",
  "components.sub_road": "subroad",
  "components.sub_house_number": "subroadno",
  "components.poi": "poi",
  "components.sub_poi": "subpoi",
  "components.building": "houseno",
  "components.unit": "cellno",
  "components.floor": "floorno",
  "components.room": "roomno",
  "components.position": "assist",
  recipient: "person",
  redundant: "redundant",
};

/** 970-12号: in this set the second number is a building's, unless a building follows. */
const SPLIT_NUMBER = /^(\d+)[-—一_](\d{1,3}号|\d{2,3})$/u;
const isRange = (from: string, to: string): boolean =>
  parseInt(to) > parseInt(from) && parseInt(to) - parseInt(from) <= 100 && parseInt(to) >= 10 ** (from.length - 1);

export function labelSpans(text: string): LabelledSpan[] {
  const [address] = parseChinese(text, { single: true });
  const spans: LabelledSpan[] = [];
  let end = 0;
  const skipped = (to: number): void => {
    const country = text.slice(end, to).startsWith("中国") ? 2 : 0;
    if (country) spans.push({ start: end, end: end + country, label: "country" });
    if (to > end + country) spans.push({ start: end + country, end: to, label: "redundant" });
  };
  const fields = address?.fields ?? [];
  for (const [at, field] of fields.entries()) {
    const label = LABEL_OF_FIELD[field.field];
    if (!label || field.start < end) continue;
    if (field.start > end) skipped(field.start);
    // This set labels Beijing, Tianjin, Shanghai and Chongqing as cities.
    const municipality = label === "prov" && /^(北京|天津|上海|重庆)/u.test(field.value);
    const previous = spans.at(-1);
    const words = text.slice(field.start, field.end);
    let own = municipality ? "city" : label;
    // Conventions of this set: a villagers' group is a road; a name after a floor or a room is a person.
    if (own === "community" && words.endsWith("组")) own = "road";
    // A hamlet in a village is a place.
    if (own === "community" && previous?.label === "community") own = "poi";
    if (own === "subpoi" && previous && ["floorno", "roomno"].includes(previous.label)) own = "person";
    // A third level of places is a person.
    if ((own === "subpoi" || own === "poi") && spans.some(({ label }) => label === "subpoi")) own = "person";
    if (own === "poi" && previous && ["floorno", "roomno"].includes(previous.label)) own = "person";
    if (
      own === "city" &&
      previous?.label === "city" &&
      previous.end === field.start &&
      text.startsWith(text.slice(previous.start, previous.end), field.start)
    )
      previous.label = "redundant";
    const [, number, part] =
      own === "roadno" && fields[at + 1]?.field !== "components.building" ? (SPLIT_NUMBER.exec(words) ?? []) : [];
    if (number && part && !isRange(number, part)) {
      const dash = field.start + number.length;
      const rest = field.end - part.length;
      spans.push(
        { start: field.start, end: dash, label: "roadno" },
        { start: dash, end: rest, label: "redundant" },
        { start: rest, end: field.end, label: "houseno" },
      );
    } else spans.push({ start: field.start, end: field.end, label: own });
    end = field.end;
  }
  if (end < text.length) skipped(text.length);
  spans.forEach((span, at) => {
    // 如城街道江苏省南通市: a town before its province is the default value of a form.
    if (
      span.label === "town" &&
      ["prov", "city"].includes(spans[at + 1]?.label ?? "") &&
      (at === 0 || spans.some(({ label, start }) => label === "district" && start > span.end))
    )
      span.label = "redundant";
    // A lane is the number of the road, unless it has numbers of its own.
    const lane =
      span.label === "subroad" &&
      spans[at - 1]?.label === "road" &&
      /^[0-9]+弄$/u.test(text.slice(span.start, span.end));
    if (lane && spans[at + 1]?.label !== "subroadno") span.label = "roadno";
  });
  return spans;
}

const LEVELS: [label: string, target: number][] = [
  ["prov", 0.998],
  ["city", 0.995],
  ["district", 0.99],
  ["town", 0.97],
];

function measureNcap(set: string, parsers: ChineseParser[]): Measured[] {
  const spansRight = new Score(set, "span F1 (micro, all labels)", 0.88);
  const levels = LEVELS.map(([label, target]) => [label, new Score(set, `recall of ${label}`, target)] as const);
  for (const { id, text, spans } of rows<NcapRow>(set)) {
    const own = labelSpans(text);
    const key = ({ start, end, label }: LabelledSpan): string => `${start} ${end} ${label}`;
    const mine = new Set(own.map(key));
    const both = spans.filter((span) => mine.has(key(span))).length;
    spansRight.add(2 * both, own.length + spans.length);
    for (const span of spans) {
      if (mine.has(key(span))) continue;
      const inPlace = own.find(({ start, end }) => start === span.start && end === span.end);
      spansRight.miss({
        kind: `${span.label}→${inPlace ? inPlace.label : "?"}`,
        id,
        got: describe(text, own),
        expected: `${span.label} ${span.text}`,
      });
    }
    // Compared without suffixes (余杭 for 余杭区) and levels, as the set labels county-level cities as cities.
    const divisions = (parseChinese(text, { single: true })[0]?.fields ?? [])
      .filter(({ field }) => ["administrative_area", "locality", "dependent_locality", "township"].includes(field))
      .map(({ start, end }) => splitDivisionName(text.slice(start, end)).root);
    const others = parsers.map(([name, parse]): [string, string[]] => {
      const { province, city, district } = parse(text);
      return [name, [province, city, district].map((division) => splitDivisionName(division).root)];
    });
    for (const [level, score] of levels) {
      for (const span of spans) {
        if (span.label !== level) continue;
        const { root } = splitDivisionName(span.text);
        score.count(divisions.includes(root), { kind: level, id, got: describe(text, own), expected: span.text });
        // The packages stop at the district.
        if (level !== "town") for (const [name, roots] of others) score.peer(name, roots.includes(root));
      }
    }
  }
  return [...levels.flatMap(([, score]) => score.measured()), ...spansRight.measured()];
}

const describe = (text: string, spans: readonly LabelledSpan[]): string =>
  spans.map(({ start, end, label }) => `${text.slice(start, end)}/${label}`).join(" ");

/* zh-division-changes, zh-division-codes, zh-counties */

type Names = { province: string; city: string; district: string };

function measureChanges(parsers: ChineseParser[]): Measured[] {
  const score = new Score("zh-division-changes", "old text → current division", 0.97);
  for (const { id, old_text, new: now, gold_suspect } of rows<{
    old: Names;
    new: Names;
    old_text: string;
    gold_suspect?: unknown;
  }>("zh-division-changes")) {
    if (gold_suspect) continue;
    const [address] = parseChinese(old_text);
    const own = [address?.administrative_area, address?.locality, address?.dependent_locality]
      .filter(Boolean)
      .join(" ");
    const gold = [now.province, now.city.replace(/^.*直辖.*$/u, ""), now.district].filter(Boolean).join(" ");
    score.count(own === gold, { id, got: own, expected: `${gold} for ${old_text}` });
    for (const [name, parse] of parsers) {
      const { province, city, district } = parse(old_text);
      score.peer(name, [province, city.replace(/^.*直辖.*$/u, ""), district].filter(Boolean).join(" ") === gold);
    }
  }
  return score.measured();
}

function measureCodes(): Measured[] {
  const set = "zh-division-codes";
  const recent = new Score(set, "successor found, abolished since 2014", 0.97);
  const all = new Score(set, "successor found, abolished since 1980");
  for (const { id, old_code, old, new_codes } of rows<{
    old_code: string;
    old: string[];
    new_codes: string[];
    new: string[][];
  }>(set)) {
    const successors = successorsOfCode(old_code, old.at(-1)).map(({ code }) => code);
    // If the set names only the city, a district in it counts as correct.
    const isRight = new_codes.some((code) =>
      successors.some((own) => own === code || (code.endsWith("00") && own.startsWith(code.slice(0, 4)))),
    );
    const failure = {
      id,
      got: `${old.join("")} → ${successors.map((code) => loadChina().divisionOf(code)?.name).join("+")}`,
      expected: new_codes.join("+"),
    };
    for (const score of RECENT.has(old_code) ? [all, recent] : [all]) score.count(isRight, failure);
  }
  return [...recent.measured(), ...all.measured()];
}

/** Divisions abolished after 2014, the year of the list: those with townships in our data. */
const RECENT = new Set(
  readFileSync(join(import.meta.dirname, "../../src/address/data/china/divisions.tsv"), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("-") && line.split("\t").length > 3)
    .map((line) => line.slice(1, 7)),
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

function measureCounties(parsers: ChineseParser[]): Measured[] {
  const score = new Score("zh-counties", "province, city, district × 5 phrasings", 0.999);
  let turn = 0;
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
      const [address] = parseChinese(text);
      const city = isDirectCity(county) ? province.name : (above[1]?.name ?? "");
      const good =
        address?.division_code === county.code &&
        address.administrative_area === province.name &&
        (address.locality ?? "") === city;
      score.count(good, {
        id: county.code,
        got: [
          address?.administrative_area,
          address?.locality,
          address?.dependent_locality,
          address?.division_code,
        ].join(" "),
        expected: text,
      });
      // The packages take a millisecond per call. A sample of every eleventh line covers all five phrasings.
      if (turn++ % 11 === 0)
        for (const [name, parse] of parsers) score.peer(name, parse(text).district_code === county.code);
    }
  }
  return score.measured();
}

/* Calibration */

/** Yields our fields of lines that have gold spans. */
export const calibrateChina = (): Calibration[] => calibrate("fields of Chinese lines (zh-ncap)", statements());

function* statements(): Generator<Statement> {
  for (const { text, spans } of [...rows<NcapRow>("zh-ncap-test"), ...rows<NcapRow>("zh-ncap-valid")]) {
    const gold = new Set(spans.map(({ start, end, label }) => `${start} ${end} ${label}`));
    for (const { field, value, start, end, confidence } of parseChinese(text, { single: true })[0]?.fields ?? []) {
      const label = LABEL_OF_FIELD[field];
      if (!label) continue;
      const municipality = label === "prov" && /^(北京|天津|上海|重庆)/u.test(value);
      yield { confidence, isRight: gold.has(`${start} ${end} ${municipality ? "city" : label}`) };
    }
  }
}
