/**
 * The order of the parts of an address: weights of the transitions between labels, for countries with the house number
 * first and last. Natural logarithms of odds, set by hand from the layouts in the posts' guides.
 */
import { wordSet } from "../../literals.ts";

export const LABELS = [
  "name",
  "unit",
  "floor",
  "building",
  "number",
  "street",
  "cross",
  "box",
  "near",
  "suburb",
  "city",
  "state",
  "zip",
  "junk",
] as const;
export type Label = (typeof LABELS)[number];

export interface Style {
  /** 12 Main St, as against Hauptstr. 12; null where unknown. */
  numberFirst: boolean | null;
  /** 10115 Berlin, as against Berlin 10115; null where unknown. */
  zipFirst: boolean | null;
  /** Region, city, street: from the large to the small. */
  largeFirst: boolean;
  /** The quarter stands before the street. */
  quarterFirst: boolean;
}

const NUMBER_FIRST = wordSet(`
  US CA GB AU NZ IE IN ZA FR LU GG JE IM PR GU VI AS MP SG MY PH PK BD LK KE NG GH JM TT BS BB BM EG HK LB TH VN
  MC GP MQ GF RE YT NC PF MU MM KH TW KR FJ PG UG TZ ZW ZM BW NA MW GY BZ AG LC VC GD DM KN AI KY QA
`);
const NUMBER_LAST = wordSet(`
  DE AT CH LI NL BE ES IT PT BR MX AR CL CO PE VE EC BO PY UY CR PA GT HN SV NI DO CU PL CZ SK HU RO BG HR SI RS BA ME
  MK AL GR TR RU UA BY LT LV EE SE NO DK FI IS SM VA AD ID IL CY
`);
const ZIP_FIRST = wordSet(`
  DE AT CH LI FR BE NL ES IT PT SE NO DK FI IS PL CZ SK HU RO BG HR SI RS BA ME MK AL GR TR MX AR CL LU MC SM VA AD MY
  IL LT GP MQ GF RE YT NC PF CR VE PY UY EC CU DO HT MA TN DZ SN GL FO UA CY GE AM AZ UZ KG TJ XK MD MZ CV NE
  GW GN MG LA KW
`);

const QUARTER_FIRST = wordSet("TR");
const LARGE_FIRST = wordSet("RU UA BY KZ KG UZ TJ TM MN");

const UNKNOWN: Style = { numberFirst: null, zipFirst: null, largeFirst: false, quarterFirst: false };
const styles = new Map<string, Style>();

/** `country` is one that has rules, so that the cache cannot grow. */
export function styleOf(country: string | null): Style {
  if (country === null) return UNKNOWN;
  let style = styles.get(country);
  if (!style) {
    style = styleIn(country);
    styles.set(country, style);
  }
  return style;
}

function placeOfNumber(country: string): Style["numberFirst"] {
  if (NUMBER_FIRST.has(country)) return true;
  return NUMBER_LAST.has(country) ? false : null;
}

function styleIn(country: string): Style {
  return {
    numberFirst: placeOfNumber(country),
    zipFirst: ZIP_FIRST.has(country),
    largeFirst: LARGE_FIRST.has(country),
    quarterFirst: QUARTER_FIRST.has(country),
  };
}

/** Out of order. */
const ODD = -3;
type Row = Partial<Record<Label | "end", number>>;

const ORDER: Record<Label | "start", Row> = {
  start: {
    name: -0.3,
    unit: -0.5,
    floor: -1,
    building: -0.6,
    number: 0,
    street: -0.2,
    box: 0,
    near: -1,
    suburb: -2.2,
    city: -0.8,
    state: -0.8,
    zip: -1.2,
    junk: -0.5,
  },
  name: {
    name: -0.8,
    unit: -0.3,
    floor: -0.3,
    building: -0.3,
    number: 0,
    street: -0.3,
    box: 0,
    near: -0.5,
    suburb: -2,
    city: -0.8,
    state: -3,
    zip: -1.2,
    junk: -1,
    end: -0.6,
  },
  unit: {
    name: -0.6,
    unit: -0.8,
    floor: 0,
    building: 0,
    number: 0,
    street: -0.5,
    box: -0.3,
    near: -0.5,
    suburb: -0.5,
    city: 0,
    state: -1.5,
    zip: -0.3,
    junk: -1,
    end: 0,
  },
  floor: {
    name: -0.8,
    unit: 0,
    floor: -1.5,
    building: 0,
    number: 0,
    street: -0.5,
    box: -0.5,
    near: -0.5,
    suburb: -0.5,
    city: 0,
    state: -1.5,
    zip: -0.2,
    junk: -1,
    end: 0,
  },
  building: {
    name: -0.5,
    unit: 0,
    floor: 0,
    building: -0.6,
    number: 0,
    street: -0.2,
    box: -0.5,
    near: -0.5,
    suburb: -0.3,
    city: -0.2,
    state: -1.5,
    zip: -0.5,
    junk: -1,
    end: -0.2,
  },
  number: {
    name: -2,
    unit: 0,
    floor: -0.2,
    building: -0.4,
    number: -3,
    street: 0.5,
    box: -1,
    near: -1,
    suburb: -1,
    city: -1.2,
    state: -3,
    zip: -0.3,
    junk: -1,
    end: -0.2,
  },
  street: {
    name: -1.5,
    unit: 0,
    floor: -0.2,
    building: -0.3,
    number: 0,
    street: -5,
    cross: 0,
    box: -0.3,
    near: -0.3,
    suburb: -0.5,
    city: 0,
    state: -1.5,
    zip: -0.3,
    junk: -1,
    end: 0,
  },
  cross: { street: 2.4 },
  box: {
    name: -1.5,
    unit: -0.3,
    building: -0.5,
    number: -1,
    street: -1.2,
    box: 0.3,
    suburb: -1,
    city: 0,
    state: -1,
    zip: 0,
    junk: -1,
    end: 0,
  },
  near: {
    name: -1.5,
    unit: -1,
    street: -0.8,
    number: -1,
    near: -0.3,
    suburb: 0,
    city: 0,
    zip: -0.5,
    state: -1,
    junk: -1,
    end: -0.3,
  },
  suburb: { suburb: -0.8, city: 0.3, state: -1, zip: -0.6, near: -0.5, junk: -1, end: -0.8, street: -2.5, box: -1.5 },
  city: { state: 0.2, zip: 0.2, suburb: -1.8, city: -2.2, junk: -1.2, end: 0, box: -2, near: -2 },
  state: { zip: 0.3, state: -2, city: -3, junk: -1.2, end: 0, box: -3 },
  zip: { city: -0.3, state: -1.2, suburb: -1.5, junk: -1.2, end: 0.1, street: -4, name: -3.5, zip: -5, number: -4.5 },
  junk: {
    name: -1,
    unit: -0.8,
    floor: -0.8,
    building: -0.8,
    number: -0.5,
    street: -0.5,
    box: -0.5,
    near: -0.8,
    suburb: -1,
    city: -0.5,
    state: -0.8,
    zip: -0.5,
    junk: 0,
    end: -0.3,
  },
};

const SIZE = LABELS.length;
export const START = SIZE;
export const END = SIZE;
/** Rows: the label before (the last one: the start of the text). Columns: the label after (the last one: its end). */
export interface Grammar {
  near: Float64Array;
  /** The same where a comma or a line end stands between. */
  apart: Float64Array;
  nearOdds: Float64Array;
  apartOdds: Float64Array;
}

const grammars = new Map<Style, Grammar>();

/** The transition weights of a style of addresses, computed at the first call. */
export function grammarOf(style: Style): Grammar {
  let grammar = grammars.get(style);
  if (!grammar) {
    grammar = grammarFor(style);
    grammars.set(style, grammar);
  }
  return grammar;
}

function grammarFor({ numberFirst, zipFirst, largeFirst, quarterFirst }: Style): Grammar {
  const near = matrix();
  const change = (table: Float64Array, from: Label | "start", to: Label | "end", by: number): void => {
    table[
      (from === "start" ? START : LABELS.indexOf(from)) * (SIZE + 1) + (to === "end" ? SIZE : LABELS.indexOf(to))
    ]! += by;
  };
  if (numberFirst === true) {
    change(near, "number", "street", 0.8);
    change(near, "street", "number", -3.2);
    change(near, "suburb", "street", -2);
    for (const to of ["zip", "city", "end", "suburb", "unit"] as const) change(near, "number", to, -1.2);
  } else if (numberFirst === false) {
    change(near, "number", "street", -1.5);
    change(near, "street", "number", 1);
  }
  if (zipFirst === true) {
    change(near, "zip", "city", 1.3);
    change(near, "city", "zip", -0.5);
  } else if (zipFirst === false) {
    change(near, "zip", "city", -2.2);
    change(near, "zip", "state", -0.5);
  }
  if (quarterFirst) {
    change(near, "start", "suburb", 2);
    change(near, "name", "suburb", 2);
    change(near, "suburb", "street", 2.5);
    change(near, "suburb", "number", 2);
  }
  const apart = near.slice();
  if (numberFirst === true) change(apart, "number", "street", -0.8);
  // A number after a comma is a room where numbers go first.
  if (numberFirst !== false) change(apart, "street", "number", -0.6);
  change(apart, "street", "name", 0.9);
  if (numberFirst === null) change(apart, "street", "state", 1);
  change(apart, "street", "street", 4.1);
  // The code in front of everything: "SG19 3EP, 19 Church End".
  change(apart, "zip", "number", 3);
  if (largeFirst) {
    for (const [from, to] of [
      ["state", "city"],
      ["city", "street"],
      ["state", "suburb"],
      ["suburb", "street"],
      ["zip", "state"],
      ["name", "state"],
    ] as const)
      change(apart, from, to, 2.6);
  }
  change(near, "city", "city", -1);
  change(apart, "city", "city", 1);
  return { near, apart, nearOdds: near.map(Math.exp), apartOdds: apart.map(Math.exp) };
}

function matrix(): Float64Array {
  const table = new Float64Array((SIZE + 1) * (SIZE + 1)).fill(ODD);
  [...LABELS, "start" as const].forEach((from, row) => {
    [...LABELS, "end" as const].forEach((to, column) => {
      const own = ORDER[from][to];
      if (own !== undefined) table[row * (SIZE + 1) + column] = own;
      else if (from === "cross" || to === "cross") table[row * (SIZE + 1) + column] = -9;
    });
  });
  return table;
}
