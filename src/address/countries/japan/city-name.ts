/**
 * Cities of Japan in Latin letters, by their readings: Shibuya-ku, "Aoba-ku, Yokohama-shi", "Okutama-machi,
 * Nishitama-gun".
 */
import { type JapaneseCity, loadJapan } from "../../data/japan/cities.ts";
import { foldName } from "../../data/japan/fold.ts";
import { romanise } from "../../data/japan/romaji.ts";

const LONGEST_NAME = 40;
const WARD = /^(.+市).+区$/u;
const COUNTY_READING = /^.+?グン/u;
/** What a city is, at the end of its reading: it stands behind a hyphen. */
const RANK = /(シ|ク|グン|チョウ|マチ|ムラ|ソン)$/u;
/** Long vowels are not marked on envelopes: Osaka, Kochi. Those of two words are none: Matsu-ura. */
const LONG_VOWEL = /oo|ou|uu/g;
const LONG_VOWEL_BEFORE_URA = /oo|ou(?!ra)|uu(?!ra)/g;

/** Undefined where no city of the prefecture has this name, or more than one. */
export function japaneseCityInLatin(prefecture: string, name: string): string | undefined {
  if (name.length > LONGEST_NAME) return undefined;
  const named = loadJapan().byName.get(foldName(name)) ?? [];
  const [city, ...others] = prefecture === "" ? named : named.filter((one) => one.prefecture === prefecture);
  return city && others.length === 0 ? latinName(city) : undefined;
}

function latinName({ name, kana }: JapaneseCity): string {
  const parent = WARD.exec(name)?.[1];
  const parentKana =
    parent === undefined
      ? COUNTY_READING.exec(name.includes("郡") ? kana : "")?.[0]
      : loadJapan().byName.get(foldName(parent))?.[0]?.kana;
  if (parentKana === undefined || !kana.startsWith(parentKana)) return spell(kana, name);
  return `${spell(kana.slice(parentKana.length), name)}, ${spell(parentKana, name)}`;
}

function spell(kana: string, name: string): string {
  const rank = RANK.exec(kana)?.[1] ?? "";
  const contract = (latin: string) =>
    latin.replace(name.includes("浦") ? LONG_VOWEL_BEFORE_URA : LONG_VOWEL, (vowels) => vowels[0]!);
  const root = contract(romanise(kana.slice(0, kana.length - rank.length)));
  return `${root.charAt(0).toUpperCase()}${root.slice(1)}${rank && `-${contract(romanise(rank))}`}`;
}
