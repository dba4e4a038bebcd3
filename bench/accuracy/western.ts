/**
 * Accuracy of the parser of Western free text.
 *
 * All results, the gold's, ours and the packages', are converted to the same nine labels and the same spelling before
 * they are compared, as some packages abbreviate (Street → St, California → CA):
 *
 *     house         recipient, organisation, building, landmark, venue
 *                   (usaddress: Recipient, BuildingName, LandmarkName)
 *     house_number  with its suffix or fraction (AddressNumber…)
 *     road          with directionals and type; both roads of a crossing (StreetName…, StreetNamePreType, …)
 *     unit          with its designator; floor, building and department count as units
 *                   (Occupancy…, Subaddress…, level)
 *     po_box        with its designator and the rural route (USPSBox…)
 *     city          part of a city if no city is named; otherwise that is a suburb
 *     suburb        part of a city (libpostal: suburb, city_district)
 *     state         county if no state is named (state_district)
 *     postcode, country
 *
 * `full parse` counts results in which every label is correct; `core labels` ignores those that some packages lack:
 * house, suburb, po_box, country. parse-address and addresser parse addresses of the United States only. Ours gets the
 * country as a hint on us-usaddress-* and street-number-split, as its API allows; on libpostal-parser and pelias-parser
 * no parser gets a hint.
 */
import { subdivisionByName } from "../../src/address/index.ts";
import { parse } from "../../src/address/parse/index.ts";
import type { ParsedAddress } from "../../src/address/parse/types.ts";
import { type Calibration, calibrate, type Statement } from "./calibration.ts";
import { type JudgedText, type Measured, type Peers, rows, Score } from "./testdata.ts";
import { add, LABELS, normalise, type Parser, type Parts, type SharedLabel } from "./western-labels.ts";
import { westernParsers } from "./western-peers.ts";

const CORE: readonly SharedLabel[] = ["house_number", "road", "unit", "city", "state", "postcode"];

/**
 * Joins several values of a label, except of roads: "Suite 200" and "Building 17". A suburb becomes the city if there
 * is no city.
 */
function sharedLabels(parts: Parts): Parts {
  if (!parts.city && parts.suburb) {
    parts.city = parts.suburb;
    delete parts.suburb;
  }
  for (const label of LABELS) {
    const values = parts[label];
    if (values && values.length > 1 && label !== "road") parts[label] = [values.join(" ")];
  }
  const shared: Parts = {};
  for (const label of LABELS) {
    const values = parts[label]
      ?.map((value) =>
        label === "state" ? (subdivisionByName("US", value) ?? normalise(value)) : normalise(value, label),
      )
      .filter(Boolean);
    if (values?.length) shared[label] = values.sort();
  }
  return shared;
}

/* Ours */

const SHARED_OF_FIELD: Partial<Record<ParsedAddress["fields"][number]["field"], SharedLabel>> = {
  recipient: "house",
  organization: "house",
  "components.poi": "house",
  "components.house_number": "house_number",
  "components.road": "road",
  "components.cross_road": "road",
  "components.sub_road": "road",
  "components.unit": "unit",
  "components.floor": "unit",
  "components.room": "unit",
  "components.building": "unit",
  "components.po_box": "po_box",
  locality: "city",
  dependent_locality: "suburb",
  administrative_area: "state",
  postal_code: "postcode",
  country_code: "country",
};

const ours =
  (country_code?: string): Parser =>
  (text) => {
    const parts: Parts = {};
    for (const { field, start, end } of parse(text, { country_code, single: true })[0]?.fields ?? []) {
      const label = SHARED_OF_FIELD[field];
      if (label) add(parts, label, text.slice(start, end));
    }
    return parts;
  };

/* The gold */

interface Case {
  id: string;
  text: string;
  gold: Parts;
}

const USADDRESS: [RegExp, SharedLabel][] = [
  [/^(?:Recipient|BuildingName|LandmarkName)$/, "house"],
  [/^AddressNumber/, "house_number"],
  [/^StreetName/, "road"],
  [/^(?:Occupancy|Subaddress)/, "unit"],
  [/^USPSBox/, "po_box"],
  [/^PlaceName$/, "city"],
  [/^StateName$/, "state"],
  [/^ZipCode$/, "postcode"],
  [/^CountryName$/, "country"],
];

function usaddressCases(set: string): Case[] {
  return rows<{ text: string; tokens: { token: string; label: string }[] }>(set).map(({ id, text, tokens }) => {
    const gold: Parts = {};
    let crossing = false;
    for (const { token, label } of tokens) {
      crossing ||= label === "IntersectionSeparator";
      const shared = USADDRESS.find(([labels]) => labels.test(label))?.[1];
      if (!shared) continue;
      const values = (gold[shared] ??= []);
      if (values.length > 0 && !(shared === "road" && crossing && values.length === 1))
        values[values.length - 1] += ` ${token}`;
      else values.push(token);
    }
    return { id, text, gold };
  });
}

const OTHERS: Record<string, SharedLabel> = {
  house: "house",
  house_number: "house_number",
  road: "road",
  unit: "unit",
  level: "unit",
  entrance: "unit",
  staircase: "unit",
  po_box: "po_box",
  suburb: "suburb",
  city_district: "suburb",
  city: "city",
  state: "state",
  state_district: "state",
  postcode: "postcode",
  country: "country",
  housenumber: "house_number",
  street: "road",
  unit_type: "unit",
  locality: "city",
  region: "state",
  venue: "house",
  place: "house",
};

function labelledCases(set: string): Case[] {
  return rows<{ input: string; expected: { label: string; value: string }[] }>(set).map(({ id, input, expected }) => {
    const gold: Parts = {};
    for (const { label, value } of expected) if (OTHERS[label]) add(gold, OTHERS[label], value);
    return { id, text: input, gold };
  });
}

/* Scores */

const agrees = (label: SharedLabel, own: Parts, gold: Parts): boolean =>
  (own[label] ?? []).join("|") === (gold[label] ?? []).join("|");

/** F1 of each label: twice the correct parts, divided by all parts of both sides. */
class LabelScores {
  private readonly scores: Map<SharedLabel, Score>;

  constructor(set: string) {
    this.scores = new Map(LABELS.map((label) => [label, new Score(set, `F1 of ${label}`)]));
  }

  add(own: Parts, gold: Parts, peer?: string): void {
    for (const [label, score] of this.scores) {
      const both = 2 * (own[label] ?? []).filter((value) => gold[label]?.includes(value)).length;
      const all = (gold[label]?.length ?? 0) + (own[label]?.length ?? 0);
      if (peer === undefined) score.add(both, all);
      else score.addPeer(peer, both, all);
    }
  }

  measured(): Measured[] {
    return [...this.scores.values()].flatMap((score) => score.measured());
  }
}

function score(set: string, cases: readonly Case[], own: Parser, others: Record<string, Parser>): Measured[] {
  const [full, core, labels] = [new Score(set, "full parse"), new Score(set, "core labels"), new LabelScores(set)];
  const isCore = (parts: Parts, gold: Parts): boolean => CORE.every((label) => agrees(label, parts, gold));
  for (const { id, text, gold: raw } of cases) {
    const gold = sharedLabels({ ...raw });
    const parts = sharedLabels(own(text));
    const wrong = LABELS.filter((label) => !agrees(label, parts, gold));
    const show = (side: Parts): string =>
      wrong.map((label) => `${label}: ${side[label]?.join(" & ") ?? "–"}`).join("; ");
    full.count(wrong.length === 0, { kind: wrong[0] ?? "", id, got: `${text} → ${show(parts)}`, expected: show(gold) });
    core.count(isCore(parts, gold));
    labels.add(parts, gold);
    for (const [name, parse] of Object.entries(others)) {
      const theirs = sharedLabels(parse(text));
      full.peer(
        name,
        LABELS.every((label) => agrees(label, theirs, gold)),
      );
      core.peer(name, isCore(theirs, gold));
      labels.add(theirs, gold, name);
    }
  }
  return [...full.measured(), ...core.measured()].map(toBeBetter).concat(labels.measured());
}

/** Sets the best score of the packages as the target. */
const toBeBetter = (row: Measured): Measured => ({
  ...row,
  target: Object.keys(row.peers).length > 0 ? Math.max(...Object.values(row.peers)) : null,
});

function measureSplit(others: Record<string, Parser>): Measured[] {
  const set = "street-number-split";
  const total = new Score(set, "street and number");
  for (const { id, country, address1, expected } of rows<{
    country: string;
    address1: string;
    expected: { streetName?: string; streetNumber?: string };
  }>(set)) {
    const isRight = ({ road, house_number }: Parts): boolean =>
      (road?.[0] ?? "") === (expected.streetName ?? "") && (house_number?.[0] ?? "") === (expected.streetNumber ?? "");
    const own = ours(country)(address1);
    total.count(isRight(own), {
      kind: country,
      id,
      got: `${address1} → ${own.road?.[0]} / ${own.house_number?.[0]}`,
      expected: `${expected.streetName} / ${expected.streetNumber}`,
    });
    for (const [name, parse] of Object.entries(others)) total.peer(name, isRight(parse(address1)));
  }
  return total.measured();
}

export function measureWestern(peers: Peers): Measured[] {
  const others = westernParsers(peers);
  return [
    ...score("us-usaddress-test", usaddressCases("us-usaddress-test"), ours("US"), others),
    ...score("us-usaddress-train", usaddressCases("us-usaddress-train"), ours("US"), others),
    ...score("libpostal-parser", labelledCases("libpostal-parser"), ours(), others),
    ...score("pelias-parser", labelledCases("pelias-parser"), ours(), others),
    ...measureSplit(others),
  ];
}

/** Each line of the labelled sets, and whether every label of ours is right. */
export function* judgedWestern(): Generator<JudgedText> {
  for (const set of ["us-usaddress-test", "us-usaddress-train"]) yield* judged(set, usaddressCases(set), "US");
  for (const set of ["libpostal-parser", "pelias-parser"]) yield* judged(set, labelledCases(set));
}

function* judged(set: string, cases: readonly Case[], country_code?: string): Generator<JudgedText> {
  const parser = ours(country_code);
  for (const { id, text, gold: raw } of cases) {
    const gold = sharedLabels({ ...raw });
    const parts = sharedLabels(parser(text));
    yield { set, id, text, country_code, isRight: LABELS.every((label) => agrees(label, parts, gold)) };
  }
}

/** Yields each of our fields that has a gold label. */
export const calibrateWestern = (): Calibration[] =>
  calibrate("fields of Western lines (usaddress, libpostal, pelias)", statements());

function* statements(): Generator<Statement> {
  const american = [...usaddressCases("us-usaddress-test"), ...usaddressCases("us-usaddress-train")];
  const others = [...labelledCases("libpostal-parser"), ...labelledCases("pelias-parser")];
  for (const [country_code, cases] of [
    ["US", american],
    [undefined, others],
  ] as const) {
    for (const { text, gold: raw } of cases) {
      const gold = sharedLabels({ ...raw });
      for (const { field, start, end, confidence } of parse(text, { country_code, single: true })[0]?.fields ?? []) {
        const label = SHARED_OF_FIELD[field];
        if (!label) continue;
        const [value = ""] = Object.values(sharedLabels({ [label]: [text.slice(start, end)] }))[0] ?? [];
        const golds = [...(gold[label] ?? []), ...(label === "suburb" ? (gold.city ?? []) : [])];
        // The gold has a building and a suite as one unit; ours is a part of it.
        const canBePart = ["unit", "po_box", "house"].includes(label);
        yield {
          confidence,
          isRight: golds.some((one) => one === value || (canBePart && ` ${one} `.includes(` ${value} `))),
        };
      }
    }
  }
}
