/** The keys that places are stored and found under. */
import { foldLatin } from "../../address/text.ts";
import { regex } from "../../address/literals.ts";

const ABBREVIATIONS: [RegExp, string][] = [
  [/\bst\.?[ -]+/i, "saint "],
  [/\bste\.?[ -]+/i, "sainte "],
  [/\bmt\.? /i, "mount "],
  [/\bft\.? /i, "fort "],
];
/** A capital that is a region of its own, and bears the name of the one around it. */
const CAPITAL = /^(?:ciudad(?: autónoma)?|municipalidad metropolitana|distrito) de (?:la )?/iu;
const BRACKETED = /\s*[([（【].*?[)\]）】]/g;
/** "Frankfurt/Main", "Washington, D.C.": what follows only tells it from namesakes. */
const ADDENDUM = /\s*[,，/;].*$|\s+-\s+.*$/;
/** Generic words next to the name of a place or a region, in the languages of the sources and of addresses. */
const GENERIC = regex("iu")`
  ^(?:city|municipality|town|province|region|state|republic|county|canton|department|district|emirate|prefecture|
  provincia|departamento|département|région|estado|kota|kabupaten|krong|
  urban municipality)(?: of| de| du| d')?(?: the| la)? |
  [ -](?:city|municipality|town|township|province|region|regional state|state|oblast['’]?|voivodeship|governorate|
  prefecture|department|district|county|republic|republi[ck]a|kra[yi]|parish|rayon|raion|canton|division|emirate|
  wilaya|oblys[iy]|obl\.?|autonomous region|autonomous (?:okrug|oblast)|territory|shi|ku|cho|machi|mura|gun|si|gu|
  do|to|fu|ken|aimag|aymag|pradesh)$|
  (?<=\p{Script=Han}{2})(?:特别行政区|(?:壮族|回族|维吾尔)?自治区|地区|[省市区县盟旗都府県縣區鄉鎮町村])$|
  (?<=\p{Script=Hangul}{2})(?:특별자치도|특별자치시|특별시|광역시|[도시군구읍면동])$
`;

export const fold = foldLatin;

/** The key of a name in a country: DE:munchen. */
export function nameKey(country_code: string, name: string): string {
  return `${country_code}:${fold(name)}`;
}

/** `code` is GB/T 2260 or ISO 3166-2. */
export function codeKey(code: string): string {
  return `#${code}`;
}

/** A postal code without blanks and separators, in capitals. */
export function postalCode(country_code: string, text: string): string {
  const code = text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, "");
  return country_code === "FR" ? code.replace(/CEDEX\d*$/, "") : code;
}

/** The key of a postal code in a country: DE~80331. */
export function postalKey(country_code: string, text: string): string {
  return `${country_code}~${postalCode(country_code, text)}`;
}

/**
 * The keys of a code, the finest first: codes that go down to the street (ZIP+4, all of a Canadian or British code)
 * begin with that of an area.
 */
export function postalSearchKeys(country_code: string, text: string): string[] {
  const code = postalCode(country_code, text);
  return [...new Set([code, postalArea(country_code, code)])].map((part) => `${country_code}~${part}`);
}

const US_CODES = new Set(["US", "PR", "VI", "GU", "AS", "MP", "PW", "FM", "MH"]);
const BRITISH = new Set(["GB", "IM", "JE", "GG"]);

function postalArea(country_code: string, code: string): string {
  if (US_CODES.has(country_code)) return code.slice(0, 5);
  if (country_code === "CA") return code.slice(0, 3);
  // The inward code has three characters.
  return BRITISH.has(country_code) && /^.{2,4}\d[A-Z]{2}$/.test(code) ? code.slice(0, -3) : code;
}

/**
 * Codes of figures that differ in the last one only lie together: some are of a single company or of boxes, which no
 * list has.
 */
export function postalNeighbourKeys(country_code: string, text: string): string[] {
  const code = postalArea(country_code, postalCode(country_code, text));
  return /^\d{5,}$/.test(code) ? [`${country_code}~${code.slice(0, -1)}*`] : [];
}

/** The keys of places that only lists of postal codes have. They are searched if no other place has the name. */
export function postalNameKeys(country_code: string, names: readonly string[]): string[] {
  return nameKeys(country_code, names).map((key) => key.replace(":", "^"));
}

/**
 * The key of a name by its consonants, because transliterations differ in vowels. Undefined with fewer than
 * LEAST_CONSONANTS.
 */
export function soundKey(country_code: string, name: string): string | undefined {
  const bones = consonants(name);
  return bones.length < LEAST_CONSONANTS ? undefined : `${country_code}%${bones}`;
}

const LEAST_CONSONANTS = 3;
const CONSONANTS = "bdfgjklmnprstvx";
const MOST_VARIED = 16;

function consonants(name: string): string {
  return once(doubled(name));
}

const doubled = (name: string): string =>
  fold(name)
    .replace(/ph/g, "f")
    .replace(/[^a-z]|[aeiouyhw]/g, "")
    .replace(/[cq]/g, "k")
    .replace(/z/g, "s");
const once = (bones: string): string => bones.replace(/(.)\1+/g, "$1");

/** The sound keys of names that have one consonant more, less or another: a hundred or two. */
export function nearSoundKeys(country_code: string, name: string): string[] {
  const bones = doubled(name);
  if (bones.length > MOST_VARIED) return [];
  const variants = new Set<string>();
  for (let at = 0; at <= bones.length; at++) {
    const [before, behind] = [bones.slice(0, at), bones.slice(at + 1)];
    variants.add(before + behind);
    for (const letter of CONSONANTS) variants.add(before + letter + behind).add(before + letter + bones.slice(at));
  }
  const own = once(bones);
  return [...new Set([...variants].map(once))]
    .filter((variant) => variant.length >= LEAST_CONSONANTS && variant !== own)
    .map((variant) => `${country_code}%${variant}`);
}

/** The key of all regions of the first level of a country. */
export function regionsKey(country_code: string): string {
  return `${country_code}@`;
}

/** Whether two names are so alike that one is likely the other, misspelt. */
export function isAlike(name: string, other: string): boolean {
  const [a, b] = [fold(name), fold(other)];
  const most = Math.min(a.length, b.length) < 8 ? 1 : 2;
  return Math.abs(a.length - b.length) <= most && edits(a, b) <= most;
}

/** Letters to change, add or take away (Levenshtein). Names are short. */
export function edits(a: string, b: string): number {
  if (a.length > 60 || b.length > 60) return Infinity;
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + Number(a[i - 1] !== b[j - 1]));
    row = next;
  }
  return row[b.length]!;
}

/** A name without the word that says what it is: "Île-de-France Region" → "Île-de-France", 深圳市 → 深圳. */
export function bareName(name: string): string {
  return name.replace(BRACKETED, "").trim().replace(GENERIC, "").trim();
}

/** The keys of all names, each once; names without a letter have none. */
export function nameKeys(country_code: string, names: Iterable<string>): string[] {
  const keys = new Set<string>();
  for (const name of names) {
    const key = nameKey(country_code, name);
    if (key.length > country_code.length + 1) keys.add(key);
  }
  return [...keys];
}

/** The keys under which the place that `name` means may be found, the literal one first. */
export function searchKeys(country_code: string, name: string | null): string[] {
  if (name === null) return [];
  const written = [name, name.replace(BRACKETED, "").replace(ADDENDUM, ""), bareName(name), name.replace(CAPITAL, "")];
  const spelt = written.flatMap((text) => [text, ...ABBREVIATIONS.map(([short, long]) => text.replace(short, long))]);
  return nameKeys(country_code, spelt);
}
