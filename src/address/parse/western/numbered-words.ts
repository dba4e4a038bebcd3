/** Words before a number that only some countries have, by what they make of it: "ет. 3", "Quận 1", "RT 003/RW 004". */
import type { Context, Emit } from "./context.ts";
import type { Label } from "./grammar.ts";
import { GAP, type Token } from "./tokens.ts";
import { wordSet } from "../../literals.ts";

type Kind = readonly [label: Label, words: ReadonlySet<string>];

const ROMANIAN: readonly Kind[] = [
  ["unit", wordSet("ap apartament apart cam birou")],
  ["floor", wordSet("et etaj")],
  ["building", wordSet("bl bloc sc scara corp tronson")],
  ["suburb", wordSet("sector sectorul sect")],
];
const CYRILLIC: readonly Kind[] = [
  ["unit", wordSet("кв квартира ап апартамент апартмент стан оф офис офіс офис пом помещение комн")],
  ["floor", wordSet("ет етаж эт этаж поверх пов спрат")],
  ["building", wordSet("вх вход бл блок подъезд под'їзд корп корпус к стр строение влад литера секция улаз")],
];
const SOUTH_SLAVIC: readonly Kind[] = [
  ["unit", wordSet("stan ap")],
  ["floor", wordSet("kat sprat")],
  ["building", wordSet("ulaz")],
];
const CZECH: readonly Kind[] = [
  ["unit", wordSet("byt b")],
  ["floor", wordSet("patro poschodie")],
  ["building", wordSet("vchod blok")],
];
const ARABIC: readonly Kind[] = [
  ["unit", wordSet("شقة مكتب villa flat office shop")],
  ["floor", wordSet("الطابق طابق الدور دور")],
  ["building", wordSet("مبنى عمارة بناية برج bldg building tower")],
  ["street", wordSet("street st")],
];
const SOUTH_ASIAN: readonly Kind[] = [
  ["number", wordSet("house h plot")],
  ["street", wordSet("road rd street st gali lane")],
  ["suburb", wordSet("sector block phase ward")],
];

const BLOCK_AND_LOT: readonly Kind[] = [
  ["building", wordSet("manzana mza mz mzna")],
  ["number", wordSet("lote lt lte")],
];

const KINDS: Readonly<Record<string, readonly Kind[]>> = {
  RO: ROMANIAN,
  MD: ROMANIAN,
  BG: CYRILLIC,
  RU: CYRILLIC,
  UA: CYRILLIC,
  BY: CYRILLIC,
  KZ: CYRILLIC,
  MK: CYRILLIC,
  RS: [...CYRILLIC, ...SOUTH_SLAVIC],
  HR: SOUTH_SLAVIC,
  BA: SOUTH_SLAVIC,
  ME: SOUTH_SLAVIC,
  SI: SOUTH_SLAVIC,
  CZ: CZECH,
  SK: CZECH,
  AE: ARABIC,
  SA: ARABIC,
  EG: ARABIC,
  QA: ARABIC,
  KW: ARABIC,
  PK: SOUTH_ASIAN,
  BD: SOUTH_ASIAN,
  VN: [
    ["suburb", wordSet("quan q phuong p huyen to")],
    ["floor", wordSet("tang lau")],
    ["unit", wordSet("phong can")],
    ["near", wordSet("ngo ngach hem kiet")],
  ],
  PH: [["suburb", wordSet("barangay brgy bgy zone")]],
  ID: [
    ["near", wordSet("rt rw")],
    ["building", wordSet("blok")],
    ["floor", wordSet("lantai lt")],
  ],
  MY: [
    ["floor", wordSet("tingkat aras")],
    ["building", wordSet("blok")],
  ],
  CO: [["unit", wordSet("of oficina ofc local int interior bodega casa")], ...BLOCK_AND_LOT],
  PE: [["unit", wordSet("dpto int of oficina")], ...BLOCK_AND_LOT],
  AR: [["unit", wordSet("of oficina uf")], ...BLOCK_AND_LOT],
  MX: [["unit", wordSet("int interior depto dpto desp despacho")], ...BLOCK_AND_LOT],
  EC: BLOCK_AND_LOT,
  CL: BLOCK_AND_LOT,
  BR: [
    ["building", wordSet("quadra qd")],
    ["number", wordSet("lote lt")],
  ],
  DE: [["building", wordSet("geb gebaude haus aufgang eingang")]],
  AT: [
    ["unit", wordSet("tur top")],
    ["building", wordSet("stiege stg")],
  ],
  EE: [["unit", wordSet("krt korter")]],
  LT: [["unit", wordSet("bt butas")]],
  LV: [["unit", wordSet("dz dzivoklis")]],
  GR: [["floor", wordSet("οροφος ορ")]],
};
const NUMBER = /^(?:\d{1,5}[\p{L}]?(?:[-/]\d{1,4})?|\p{Lu}\d{0,2})$/u;
/** "RT 003/RW 004": two parts of a quarter. */
const PAIR = /^\d{1,3}\/rw$/i;
/** What a text can begin with. */
const FIRST: ReadonlySet<Label> = new Set(["number", "unit", "building"]);
/** Log-odds: the country, the word and the number agree. */
const SCORE = 4.4;

export function findNumberedWords({ tokens, country }: Context, at: number, emit: Emit): void {
  const kinds = country === null ? undefined : KINDS[country];
  const next = tokens[at + 1];
  if (!kinds || !next || next.gap > GAP.dash) return;
  for (const [label, words] of kinds) {
    if (!words.has(tokens[at]!.key) || (at === 0 && !FIRST.has(label))) continue;
    const end = endOfNumber(tokens, at + 1);
    if (end > 0) emit({ start: at, end, label, score: label === "street" ? SCORE - 1 : SCORE });
  }
}

/** @returns the token after the number; 0 where there is none */
function endOfNumber(tokens: readonly Token[], at: number): number {
  const { text } = tokens[at]!;
  if (PAIR.test(text) && (tokens[at + 1]?.digits ?? 0) > 0) return at + 2;
  return NUMBER.test(text) ? at + 1 : 0;
}
