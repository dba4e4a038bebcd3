/**
 * Words that addresses shorten, in one spelling each. Several languages share the table: what matters is that both
 * sides agree.
 */
import { wordList, wordSet } from "../literals.ts";

const SPELLINGS = `
st street saint sankt sint sainte|rd road|ave avenue av avenida avda|blvd boulevard bd boul bld|dr drive drv
ln lane laan|ct court crt|pl place platz|sq square|ter terrace terr tce|hwy highway hway|pkwy parkway pky pkway
cir circle circ|cres crescent cr|cl close|trl trail|mt mount mnt|ft fort|n north norte nord|s south sur sud sul
e east este est|w west oeste ouest|ne northeast|nw northwest|se southeast|sw southwest|ctr center centre cntr
expy expressway|fwy freeway|rte route|hts heights|jct junction|plz plaza pza|pt point|rdg ridge|vw view|aly alley
grv grove gr|gdns gardens gdn garden|grn green|pk park|esp esplanade|pde parade|cnr corner|mws mews|sq square|wy way
xing crossing|spgs springs|vly valley|hl hill|hls hills|str strasse straat|che chemin|imp impasse|all allee
fbg faubourg fg|c calle|po paseo|ctra carretera|cno camino|vle viale|pzza piazza|cso corso|r rua rue|trav travessa tv
rod rodovia|pca praca|and &|1st first|2nd second|3rd third|4th fourth|5th fifth|6th sixth|7th seventh|8th eighth
9th ninth|10th tenth
`;

const CANONICAL = new Map(
  SPELLINGS.trim()
    .split(/[|\n]/)
    .flatMap((line) => {
      const words = line.split(" ");
      return words.map((word) => [word, words[0]!] as const);
    }),
);

/** Hauptstraße, Hauptstrasse and Hauptstr. are one word. */
const GERMAN_STREET = /(?<=[a-z]{2})(?:strasse|straat)$/;

/** The one spelling of a word that has several: street, saint and st → st. Others are returned as they are. */
export const canonicalWord = (word: string): string => CANONICAL.get(word) ?? word.replace(GERMAN_STREET, "str");

/** Words that say what kind of street it is, or which end of it: without them a street may still be the same. */
export const isStreetKind = (word: string): boolean => STREET_KINDS.has(word);
/** True for canonical compass directions: n, sw. */
export const isDirection = (word: string): boolean => DIRECTIONS.has(word);

const STREET_KINDS = wordSet(`
  st rd ave blvd dr ln ct pl sq ter hwy pkwy cir cres cl trl rte plz aly grv pde wy str che imp all c po ctra cno vle
  pzza cso r via
`);
const DIRECTIONS = wordSet("n s e w ne nw se sw");

export type InnerKind = "building" | "floor" | "unit";

/** Words before the number of a door behind the house's own. An apartment, a suite and a flat 4 are one door. */
export const INNER_WORDS: ReadonlyMap<string, InnerKind> = new Map([
  ...wordList(`
    apt apartment unit suite ste flat flt room rm # whg wohnung top appt app appartement apto dept depto shop lot
    villa studio
  `).map((word) => [word, "unit"] as const),
  ...wordList("floor fl flr level lvl etage og stock piso andar").map((word) => [word, "floor"] as const),
  ...wordList("bldg building block blk tower twr").map((word) => [word, "building"] as const),
]);
