/** GeoNames describes Canadian areas (FSA) in words; addresses name towns. */
import { foldName } from "../../src/address/text.ts";
import { regex } from "../../src/address/literals.ts";

/**
 * Where one municipality has the codes of many places: towns that were merged, neighbourhoods by which GeoNames calls
 * the areas. Both names are in use. After Canada Post's first letters and the municipalities' own pages.
 */
const MUNICIPALITIES: readonly [fsa: RegExp, name: string][] = [
  [/^B2[V-Z]|^B3|^B4[A-G]/, "Halifax"],
  [/^E2[HJ-NPRS]/, "Saint John"],
  [/^G1|^G2|^G3[EGJK]/, "Québec"],
  [/^G6[CJKV-Z]|^G7A/, "Lévis"],
  [/^G7[BGHJKNSTXYZ]|^G8A/, "Saguenay"],
  [/^G8[TVWYZ]|^G9[ABC]/, "Trois-Rivières"],
  [/^H[1-5]|^H8[NPRST]/, "Montréal"],
  [/^H7/, "Laval"],
  [/^J3[YZ]|^J4[GHJKLMNTV]/, "Longueuil"],
  [/^J8[LMPRTVXYZ]|^J9[AHJ]/, "Gatineau"],
  [/^J1[CEGHJKLMNR]/, "Sherbrooke"],
  [/^K1|^K2[A-W]|^K4[ABCMP]/, "Ottawa"],
  [/^M/, "Toronto"],
  [/^L4[TVWXYZ]|^L5/, "Mississauga"],
  [/^L6[PRSTVWXYZ]|^L7A/, "Brampton"],
  [/^L8|^L9[ABCGHK]/, "Hamilton"],
  [/^N2[ABCEGHMNPR]/, "Kitchener"],
  [/^N5[V-Z]|^N6/, "London"],
  [/^P3/, "Sudbury"],
  [/^V1M|^V2[YZ]|^V3A|^V4W/, "Langley"],
  [/^V8[PRSTVWXYZ]|^V9A/, "Victoria"],
];

const GOVERNMENT = regex()`
  ( (?:Newfoundland & Labrador|Nova Scotia|Prince Edward Island|New Brunswick|Ontario|Manitoba|Saskatchewan|
  British Columbia|Alberta))? Provincial Government$
`;
const POSITION = regex("i")`
  [ ,]+(?:North|South|East|West|North ?east|North ?west|South ?east|South ?west|Central|Centre|Inner|Outer|Upper|
  Lower|Northern|Outskirts|Extremities|northern subdivisions|Township|RCM|and|&|[ns][ew])$
`;
const PLACE_BEFORE = /^(?:Downtown|Old|Rm Of) /;
/** What would be stripped too early, or is no position. */
const PUT_RIGHT: Readonly<Record<string, string>> = {
  "Dieppe Moncton": "Dieppe",
  "Iroquois Falls A": "Iroquois Falls",
  "Langley City": "Langley",
  "Saint-Franþois": "Saint-François",
};
/** Neighbourhoods and offices of these stand behind the name of the city. */
const CITY_BEFORE = /^(Quebec) City.*|^(Halifax|Saint John) .*/;
const NO_PLACE = /\d{2}|Government|Subdivisions/i;
const BRACKETS = /^(.*?) \((.*?)\)/;

export interface CanadianArea {
  /** The foremost first. */
  names: string[];
  /** The region, for codes of the countryside. */
  district: string;
}

/** "Calgary (Rundle / Whitehorn)" → Calgary; rural "Mauricie (Parent)" → Parent, in Mauricie. */
export function readCanadianArea(fsa: string, description: string): CanadianArea {
  const text = description.replace(GOVERNMENT, "");
  const [, outer, inner] = BRACKETS.exec(text) ?? [];
  const isRural = fsa[1] === "0" && inner !== undefined;
  const towns = (isRural ? inner : (outer ?? text)).split(/ \/ |, (?=\p{Lu})/u).map(placeOf);
  const merged = MUNICIPALITIES.find(([codes]) => codes.test(fsa))?.[1];
  const names = [...(merged === undefined ? [] : [merged]), ...towns].filter(
    (name, index) => index === 0 || !NO_PLACE.test(name),
  );
  return {
    names: names.filter((name, index) => names.findIndex((other) => foldName(other) === foldName(name)) === index),
    district: isRural ? outer! : "",
  };
}

/** "Sherwood Park Inner Southwest" → Sherwood Park. */
function placeOf(text: string): string {
  let place = text.trim().replace(PLACE_BEFORE, "");
  while (POSITION.test(place)) place = place.replace(POSITION, "");
  return PUT_RIGHT[place] ?? place.replace(CITY_BEFORE, "$1$2");
}
