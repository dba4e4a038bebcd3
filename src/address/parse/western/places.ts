/** Towns by name: GeoNames' places, prepared as places.tsv, loaded when the first text needs them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Token } from "./tokens.ts";
import { GAP } from "./tokens.ts";

/** Words of a text that name a town. */
export interface KnownTown {
  /** Index of the token after it. */
  end: number;
  /** Countries, the biggest town first: "DE! US"; lower case for a part of a town, `!` for a big one. */
  countries: string;
}

const LONGEST_NAME = 5;
/** How the first and the last word are shortened: USPS Publication 28 and common use. */
const FIRST_WORDS = new Map(
  Object.entries({
    st: "saint",
    ste: "sainte",
    saint: "st",
    sainte: "ste",
    ft: "fort",
    mt: "mount",
    mount: "mt",
    fort: "ft",
    pt: "port",
    n: "north",
    s: "south",
    e: "east",
    w: "west",
    no: "north",
    so: "south",
    sta: "santa",
    sto: "santo",
  }),
);
const LAST_WORDS = new Map(
  Object.entries({
    bh: "beach",
    bch: "beach",
    hts: "heights",
    hgts: "heights",
    ht: "heights",
    spgs: "springs",
    spg: "spring",
    pk: "park",
    jct: "junction",
    ctr: "center",
    cty: "city",
    lk: "lake",
    is: "island",
    fls: "falls",
    vlg: "village",
    vy: "valley",
    vly: "valley",
    wd: "woods",
    wds: "woods",
    twp: "",
    township: "",
    tw: "",
    boro: "",
    vw: "view",
    gdns: "gardens",
    grv: "grove",
    hls: "hills",
    hl: "hill",
    mtn: "mountain",
    pt: "point",
    hbr: "harbor",
    crk: "creek",
    rdg: "ridge",
    frst: "forest",
    est: "estates",
    ests: "estates",
  }),
);
const NICKNAMES = new Map(
  Object.entries({
    nyc: "US",
    sf: "US",
    la: "US",
    phila: "US",
    philly: "US",
    vegas: "US",
    nola: "US",
    bombay: "IN",
    calcutta: "IN",
    madras: "IN",
    bangalore: "IN",
    bengaluru: "IN",
    gurgaon: "IN",
    sampa: "BR",
  }),
);

let towns: ReadonlyMap<string, string> | undefined;

/** The names of towns of places.tsv (GeoNames) by folded name, read at the first call; the value lists countries. */
export function loadTowns(): ReadonlyMap<string, string> {
  if (towns) return towns;
  const text = readFileSync(join(import.meta.dirname, "../../data/places/places.tsv"), "utf8");
  const index = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const tab = text.indexOf("\t", at);
    const end = text.indexOf("\n", tab);
    index.set(text.slice(at, tab), text.slice(tab + 1, end));
    at = end + 1;
  }
  towns = index;
  return index;
}

/** By the first token: the towns that the words from there on name. */
export function findTowns(tokens: readonly Token[]): readonly (readonly KnownTown[])[] {
  const index = loadTowns();
  return tokens.map((first, start) => {
    if (first.letters === 0 || first.digits > 0) return NONE;
    const found: KnownTown[] = [];
    let body = "";
    for (let at = start; at < tokens.length && at - start < LONGEST_NAME; at++) {
      const { key, gap, digits } = tokens[at]!;
      if (digits > 0 || key === "" || (at > start && gap >= GAP.comma)) break;
      if (at > start && gap === GAP.dash && tokens[at - 1]!.letters === 0) break;
      const countries = lookUp(index, first.key, body, key, at > start);
      if (countries !== undefined) found.push({ end: at + 1, countries });
      if (at > start) body += key;
    }
    return found.length > 0 ? found : NONE;
  });
}

const NONE: readonly KnownTown[] = [];

/** `middle`: the words between the first and the last one. */
function lookUp(
  index: ReadonlyMap<string, string>,
  first: string,
  middle: string,
  last: string,
  hasSeveral: boolean,
): string | undefined {
  if (!hasSeveral) return NICKNAMES.get(first) ?? index.get(first);
  const found = index.get(first + middle + last);
  if (found !== undefined) return found;
  const start = FIRST_WORDS.get(first);
  if (start !== undefined) {
    const expanded = index.get(start + middle + last);
    if (expanded !== undefined) return expanded;
  }
  const end = LAST_WORDS.get(last);
  return end === undefined ? undefined : index.get(first + middle + end);
}

/** Is there a town, or a part of one, of that name? */
export const isTownOf = ({ countries }: KnownTown, country: string): boolean =>
  countries.includes(country) || countries.includes(country.toLowerCase());
/** True if in this country the name is only that of a part of a town. */
export const isPartOfTown = ({ countries }: KnownTown, country: string): boolean =>
  !countries.includes(country) && countries.includes(country.toLowerCase());
/** True if the country's town of this name has many inhabitants. */
export const isBig = ({ countries }: KnownTown, country: string): boolean => countries.includes(`${country}!`);
