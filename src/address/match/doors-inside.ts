/** Words at the number of a door within a building, by language, and countries that write it with a sign. */
import type { Language } from "./spellings.ts";

export type InnerKind = "building" | "floor" | "unit";

/** Kinds and their words. An apartment, a suite and a flat 4 are one door. In lower case, without accents and dots. */
export const INNER: { readonly [language in Language | "any"]?: { readonly [kind in InnerKind]?: string } } = {
  any: {
    unit: `apt apartment unit suite ste flat flt room rm # whg wohnung top appt app appartement apto dept depto dep
      departamento apartamento dpto shop lot villa studio`,
    floor: "floor fl flr level lvl etage og stock stockwerk piso andar",
    building: "bldg building block blk tower twr",
  },
  de: { unit: "tur tuer ture zimmer", floor: "obergeschoss", building: "stiege haus hs aufgang stg" },
  nl: { unit: "bus bte kamer b", floor: "verdieping verd", building: "blok gebouw" },
  fr: { unit: "boite porte pte bte local", building: "bat batiment immeuble imm tour esc escalier cage entree" },
  es: {
    unit: "puerta pta interior int local loc oficina of despacho casa cs dto ap lote lt",
    floor: "planta",
    building: "bloque blq bl portal edificio edif ed torre to escalera esc manzana mz mza",
  },
  pt: {
    unit: "ap sala sl loja lj conj conjunto casa fraccao lote lt",
    building: "bloco bl edificio ed torre quadra qd",
  },
  it: { unit: "interno int", floor: "piano p", building: "scala sc palazzina edificio ed" },
  pl: { unit: "m mieszkanie mieszk lok lokal", floor: "pietro", building: "klatka kl blok bl budynek bud" },
  ru: {
    unit: "кв квартира оф офис пом помещение комн комната",
    floor: "эт этаж",
    building: "корп корпус к стр строение подъезд под литера лит",
  },
  uk: { unit: "кв квартира оф офіс", floor: "пов поверх", building: "корп корпус секція підізд" },
  tr: { unit: "d daire da", floor: "kat k", building: "blok bl" },
  sv: { unit: "lgh lagenhet", floor: "van vaning tr trappor" },
  da: { unit: "lejl lejlighed", floor: "sal" },
  no: { unit: "leil leilighet", floor: "etg" },
  cs: { unit: "byt", floor: "patro poschodie" },
  hu: { unit: "ajto", floor: "em emelet", building: "ep epulet lph lepcsohaz" },
  ro: { unit: "ap", floor: "et etaj", building: "bl bloc sc scara" },
  id: { floor: "lt lantai", building: "blok blk" },
  ms: { unit: "lot", floor: "tingkat tkt", building: "blok blk" },
  vi: { floor: "tang lau" },
};

/** Said before the number of a house, and left out by many. */
export const NUMBER_WORDS: { readonly [language in Language | "any"]?: string } = {
  any: "no nr num number km",
  es: "# numero num nro n",
  pt: "numero num n",
  fr: "numero n",
  it: "civico civ n num numero",
  ru: "д дом вл владение",
  uk: "буд будинок б д",
  tr: "numara numarasi",
  cs: "cp cislo c",
  id: "nomor",
  en: "#",
  vi: "so",
};

/** The ground floor (0) and the one below it (-1), as segments of their own; several words as one line. */
export const FLOORS: Readonly<Record<string, string>> = {
  "ground floor": "0",
  "gr floor": "0",
  "g f": "0",
  gf: "0",
  eg: "0",
  erdgeschoss: "0",
  parterre: "0",
  rdc: "0",
  "rez de chaussee": "0",
  "planta baja": "0",
  bajo: "0",
  bjo: "0",
  pb: "0",
  "r c": "0",
  rc: "0",
  "res do chao": "0",
  terreo: "0",
  "piano terra": "0",
  stuen: "0",
  parter: "0",
  "begane grond": "0",
  basement: "-1",
  bsmt: "-1",
  "lower ground floor": "-1",
  ug: "-1",
  untergeschoss: "-1",
  "sous sol": "-1",
  sotano: "-1",
};

/** Doors of a landing. */
export const SIDES: ReadonlyMap<string, string> = new Map(
  `izq izda izquierda izqda iz|dcha derecha dch der dta|ctro centro|esq esquerdo esquerda|dto direito dta drt
  fte frente|tv venstre|th hojre|mf midtfor|li links linke|re rechts rechte|mitte mi|gauche gche|droite drte`
    .split(/[|\n]/)
    .flatMap((group) => {
      const words = group.trim().split(" ");
      return words.map((word) => [word, words[0]!] as const);
    }),
);

const set = (countries: string): ReadonlySet<string> => new Set(countries.split(" "));

/** "A Blok" as well as "Blok A". */
export const BUILDING_AFTER_NAME = set("TR AZ");
/** "# 19 - 61", "19 61": the crossing street and the distance from it are one number. */
export const NUMBER_OF_TWO = set("CO");
/** "H.No. 12": the number of the house. */
export const SAYS_HOUSE_NO = set("IN PK BD LK NP");
/** 4/12: unit 4 at number 12. */
export const UNIT_BEFORE_SLASH = set("AU NZ");
/** 4-12 Maple St: the same. */
export const UNIT_BEFORE_HYPHEN = set("CA");
/** 12/4: door 4 of number 12; 12/2/4: of its second staircase. */
export const UNIT_AFTER_SLASH = set("AT PL TR");
/** 12-4: flat 4 of number 12. */
export const UNIT_AFTER_HYPHEN = set("RU BY KZ UA KG");
/** 5, 3 B: third floor, door B. */
export const FLOOR_AND_DOOR = set("ES PT AR CL CO UY PE AD DK GL FO");
/** 12-III, 12 hs, 12 A: what follows the number belongs to it. */
export const NUMBER_WITH_ADDITION = set("NL");
