/**
 * How good the parser of Western free text is, on the sets in ../shared/testdata (each skipped where it is not there).
 *
 *     node bench/accuracy/western.ts [--worst N] [--data FOLDER] [--peers FOLDER] [set …] [calibration] [speed]
 *
 * All answers, the gold's, ours and the peers', are brought to the same nine labels before they are compared, and to the
 * same spelling, because some peers answer with abbreviations (Street → St, California → CA):
 *
 *     house         recipient, organisation, building, landmark, venue                 (usaddress: Recipient, BuildingName, LandmarkName)
 *     house_number  with its suffix or fraction                                        (AddressNumber…)
 *     road          with directionals and type; both roads of a crossing               (StreetName…, StreetNamePreType, …)
 *     unit          with its designator; floor, building and department count as units (Occupancy…, Subaddress…, level)
 *     po_box        with its designator and the rural route                            (USPSBox…)
 *     city          a part of a city where no city is named; otherwise it is a suburb
 *     suburb        part of a city                                                     (libpostal: suburb, city_district)
 *     state         a county where no state is named                                   (state_district)
 *     postcode, country
 *
 * `full parse` is right where every label agrees; `core` leaves out what not all peers have a label for: house, suburb, po_box, country.
 * parse-address and addresser read the United States only. On us-usaddress-test ours is told so too, as its API allows; on
 * libpostal-parser and pelias-parser nobody is told anything; on street-number-split ours is told the country of the case.
 */
import { subdivisionByName } from "../../src/address/index.ts";
import { parseWestern } from "../../src/address/parse/western/index.ts";
import type { ParsedAddress } from "../../src/address/parse/types.ts";
import { rows, Score } from "./testdata.ts";
import { add, LABELS, normalise, type Parser, type Parts, type SharedLabel } from "./western-labels.ts";
import { parsersOf, type Peers, peersIn } from "./western-peers.ts";

const CORE: readonly SharedLabel[] = ["house_number", "road", "unit", "city", "state", "postcode"];

/** Several values of a label are one, except of roads: "Suite 200" and "Building 17". A part of a city is the city where no other is. */
function settle(parts: Parts): Parts {
  if (!parts.city && parts.suburb) {
    parts.city = parts.suburb;
    delete parts.suburb;
  }
  for (const label of LABELS) {
    const values = parts[label];
    if (values && values.length > 1 && label !== "road") parts[label] = [values.join(" ")];
  }
  const settled: Parts = {};
  for (const label of LABELS) {
    const values = parts[label]?.map((value) => (label === "state" ? (subdivisionByName("US", value) ?? normalise(value)) : normalise(value, label))).filter(Boolean);
    if (values?.length) settled[label] = values.sort();
  }
  return settled;
}

/* Ours */

const SHARED_OF_FIELD: Partial<Record<ParsedAddress["fields"][number]["field"], SharedLabel>> = {
  recipient: "house", organization: "house", "components.poi": "house", "components.house_number": "house_number", "components.road": "road", "components.cross_road": "road", "components.sub_road": "road",
  "components.unit": "unit", "components.floor": "unit", "components.building": "unit", "components.po_box": "po_box", locality: "city", dependent_locality: "suburb", administrative_area: "state",
  postal_code: "postcode", country_code: "country",
};

const ours = (country_code?: string): Parser => (text) => {
  const parts: Parts = {};
  for (const { field, start, end } of parseWestern(text, { country_code, single: true })[0]?.fields ?? []) {
    const label = SHARED_OF_FIELD[field];
    if (label) add(parts, label, text.slice(start, end));
  }
  return parts;
};

/* The gold */

interface Case {
  text: string;
  gold: Parts;
}

const USADDRESS: [RegExp, SharedLabel][] = [
  [/^(?:Recipient|BuildingName|LandmarkName)$/, "house"], [/^AddressNumber/, "house_number"], [/^StreetName/, "road"], [/^(?:Occupancy|Subaddress)/, "unit"], [/^USPSBox/, "po_box"],
  [/^PlaceName$/, "city"], [/^StateName$/, "state"], [/^ZipCode$/, "postcode"], [/^CountryName$/, "country"],
];

function usaddressCases(set: string): Case[] {
  return rows<{ text: string; tokens: { token: string; label: string }[] }>(set).map(({ text, tokens }) => {
    const gold: Parts = {};
    let crossing = false;
    for (const { token, label } of tokens) {
      crossing ||= label === "IntersectionSeparator";
      const shared = USADDRESS.find(([labels]) => labels.test(label))?.[1];
      if (!shared) continue;
      const values = (gold[shared] ??= []);
      if (values.length > 0 && !(shared === "road" && crossing && values.length === 1)) values[values.length - 1] += ` ${token}`;
      else values.push(token);
    }
    return { text, gold };
  });
}

const OTHERS: Record<string, SharedLabel> = {
  house: "house", house_number: "house_number", road: "road", unit: "unit", level: "unit", entrance: "unit", staircase: "unit", po_box: "po_box", suburb: "suburb", city_district: "suburb", city: "city", state: "state", state_district: "state",
  postcode: "postcode", country: "country", housenumber: "house_number", street: "road", unit_type: "unit", locality: "city", region: "state", venue: "house", place: "house",
};

function labelledCases(set: string): Case[] {
  return rows<{ input: string; expected: { label: string; value: string }[] }>(set).map(({ input, expected }) => {
    const gold: Parts = {};
    for (const { label, value } of expected) if (OTHERS[label]) add(gold, OTHERS[label], value);
    return { text: input, gold };
  });
}

/* Scores */

const agrees = (label: SharedLabel, own: Parts, gold: Parts): boolean => (own[label] ?? []).join("|") === (gold[label] ?? []).join("|");

function score(set: string, cases: readonly Case[], parsers: Record<string, Parser>): void {
  if (cases.length === 0) return;
  for (const [name, parse] of Object.entries(parsers)) {
    const [full, core] = [new Score(set), new Score(set)];
    const tally = new Map<SharedLabel, { gold: number; own: number; both: number }>(LABELS.map((label) => [label, { gold: 0, own: 0, both: 0 }]));
    for (const { text, gold: raw } of cases) {
      const gold = settle({ ...raw });
      const own = settle(parse(text));
      const wrong = LABELS.filter((label) => !agrees(label, own, gold));
      full.count(wrong.length === 0, wrong[0], `${text} → ${wrong.map((label) => `${label}: ${own[label]?.join(" & ") ?? "–"} ≠ ${gold[label]?.join(" & ") ?? "–"}`).join("; ")}`);
      core.count(CORE.every((label) => agrees(label, own, gold)));
      for (const label of LABELS) {
        const counts = tally.get(label)!;
        counts.gold += gold[label]?.length ?? 0;
        counts.own += own[label]?.length ?? 0;
        counts.both += (own[label] ?? []).filter((value) => gold[label]?.includes(value)).length;
      }
    }
    full.print(`${name}: full parse`, name === "ours");
    core.print(`${name}: core labels`, false);
    console.log(`    F1 ${[...tally].filter(([, { gold }]) => gold > 0).map(([label, { gold, own, both }]) => `${label} ${((200 * both) / (gold + own || 1)).toFixed(0)}`).join(", ")}`);
  }
}

function scoreSplit(parsers: Record<string, Parser>): void {
  const set = "street-number-split";
  const cases = rows<{ country: string; address1: string; expected: { streetName?: string; streetNumber?: string } }>(set);
  for (const name of cases.length ? ["ours", ...Object.keys(parsers)] : []) {
    const total = new Score(set);
    for (const { country, address1, expected } of cases) {
      const own = name === "ours" ? ours(country)(address1) : parsers[name]!(address1);
      total.count((own.road?.[0] ?? "") === (expected.streetName ?? "") && (own.house_number?.[0] ?? "") === (expected.streetNumber ?? ""), country, `${address1} → ${own.road?.[0]} / ${own.house_number?.[0]}`);
    }
    total.print(`${name}: street and number`, name === "ours");
  }
}

/** Stated confidence against the share that is right, in ten bins, over every field that has a label in the gold's terms. */
function scoreCalibration(sets: readonly { cases: readonly Case[]; country?: string }[]): void {
  const bins = Array.from({ length: 10 }, () => ({ stated: 0, right: 0, all: 0 }));
  for (const { cases, country } of sets) {
    for (const { text, gold: raw } of cases) {
      const gold = settle({ ...raw });
      for (const { field, start, end, confidence } of parseWestern(text, { country_code: country, single: true })[0]?.fields ?? []) {
        const label = SHARED_OF_FIELD[field];
        if (!label) continue;
        const [value = ""] = Object.values(settle({ [label]: [text.slice(start, end)] }))[0] ?? [];
        const bin = bins[Math.min(9, Math.floor(confidence * 10))]!;
        bin.stated += confidence;
        bin.all++;
        // Part of what the gold has as one: a building and a suite are one unit there.
        if ([...(gold[label] ?? []), ...(label === "suburb" ? (gold.city ?? []) : [])].some((one) => one === value || (["unit", "po_box", "house"].includes(label) && ` ${one} `.includes(` ${value} `)))) bin.right++;
      }
    }
  }
  const all = bins.reduce((sum, { all }) => sum + all, 0);
  if (all === 0) return;
  for (const [index, { stated, right, all }] of bins.entries()) {
    if (all) console.log(`calibration  ${index / 10}–${(index + 1) / 10}  stated ${((100 * stated) / all).toFixed(1)} %  right ${((100 * right) / all).toFixed(1)} %  n ${all}`);
  }
  console.log(`calibration  expected error ${((100 * bins.reduce((sum, { stated, right }) => sum + Math.abs(stated - right), 0)) / all).toFixed(1)} points`);
}

const HOSTILE = ["st ", "1 ", "1/", "Main St, ", "N ", "rue de la ", "calle 1 # 2-3 ", "a", "Straße ", "12 Main St Springfield IL 62704\n", ".", "#", "CA 90210 ", "apt ", "и", "-1"];

function measureSpeed(lines: readonly string[]): void {
  if (lines.length === 0) return;
  const round = (): number => {
    const start = performance.now();
    for (const line of lines) parseWestern(line);
    return (1000 * lines.length) / (performance.now() - start);
  };
  round();
  round();
  console.log(`speed        lines a second, one core: ${Math.max(round(), round(), round()).toFixed(0)}`);
  const slowest = HOSTILE.map((unit): [string, number] => {
    const text = unit.repeat(Math.ceil(65_536 / unit.length));
    const start = performance.now();
    parseWestern(text);
    return [unit, performance.now() - start];
  }).sort(([, a], [, b]) => b - a)[0]!;
  console.log(`speed        slowest 64 KB: ${slowest[1].toFixed(0)} ms of ${JSON.stringify(slowest[0])}`);
}

export function measureWestern(peers: Peers): void {
  const others = parsersOf(peers);
  const usaddress = usaddressCases("us-usaddress-test");
  const libpostal = labelledCases("libpostal-parser");
  const pelias = labelledCases("pelias-parser");
  score("us-usaddress-test", usaddress, { ours: ours("US"), ...others });
  score("us-usaddress-train", usaddressCases("us-usaddress-train"), { ours: ours("US"), ...others });
  score("libpostal-parser", libpostal, { ours: ours(), ...others });
  score("pelias-parser", pelias, { ours: ours(), ...others });
  scoreSplit(others);
  scoreCalibration([{ cases: usaddress, country: "US" }, { cases: usaddressCases("us-usaddress-train"), country: "US" }, { cases: libpostal }, { cases: pelias }]);
  measureSpeed([...usaddress, ...libpostal, ...pelias].map(({ text }) => text));
}

if (import.meta.main) measureWestern(peersIn());
