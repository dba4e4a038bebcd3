/** Prefectures and cities of Japan in Latin letters, by their readings. */
import { type JapaneseCity, loadJapan } from "./cities.ts";
import { foldRomaji, romanise } from "./romaji.ts";
import { wordList } from "../../literals.ts";

interface LatinNames {
  prefectures: ReadonlyMap<string, string>;
  cities: ReadonlyMap<string, readonly JapaneseCity[]>;
}
let names: LatinNames | undefined;

/** Prefectures as they are read, but for their last syllable: 神奈川 → kanagawa. */
const PREFECTURES = wordList(`
  hokkaido aomori iwate miyagi akita yamagata fukushima ibaraki tochigi gunma saitama chiba tokyo kanagawa niigata
  toyama ishikawa fukui yamanashi nagano gifu shizuoka aichi mie shiga kyoto osaka hyogo nara wakayama tottori shimane
  okayama hiroshima yamaguchi tokushima kagawa ehime kochi fukuoka saga nagasaki kumamoto oita miyazaki kagoshima
  okinawa
`);

function latinNames(): LatinNames {
  if (names) return names;
  const japan = loadJapan();
  const prefectures = new Map<string, string>();
  PREFECTURES.forEach((latin, at) => {
    const name = japan.prefectures[at]!;
    for (const suffix of ["", "to", "fu", "ken", "prefecture", "pref"])
      prefectures.set(foldRomaji(latin) + suffix, name);
  });
  const cities = new Map<string, JapaneseCity[]>();
  const add = (key: string, city: JapaneseCity): void => void cities.set(key, [...(cities.get(key) ?? []), city]);
  for (const city of japan.cities) {
    const key = foldRomaji(romanise(city.kana));
    for (const form of new Set(namesOf(city, key))) add(form, city);
  }
  return (names = { prefectures, cities });
}

/** yokohamashiaobaku is also aobaku; nishitamagunokutamamachi also okutamamachi, and without what it is. */
function namesOf({ name, kana }: JapaneseCity, key: string): string[] {
  const county = /^.+郡/u.test(name) ? foldRomaji(romanise(/^.+?グン/u.exec(kana)?.[0] ?? "")) : "";
  const parent = /市.+区$/u.test(name) ? foldRomaji(romanise(/^.+?シ(?=.+ク$)/u.exec(kana)?.[0] ?? "")) : "";
  const own = key.slice((county || parent).length);
  const bare = own.replace(/(?:shi|ku|machi|cho|mura|son)$/u, "");
  return [
    key,
    own,
    ...(bare.length > 2 && !parent ? [bare, `${bare}city`, `${bare}town`, `${bare}village`] : [`${bare}ward`]),
  ];
}

/** @param text Shibuya-ku, Yokohama, Okutama-machi: any spelling of the vowels, with or without what it is */
export const citiesInLatin = (text: string): readonly JapaneseCity[] => latinNames().cities.get(foldRomaji(text)) ?? [];

/** The prefecture whose name in Latin letters the text is, with or without "-ken" and the like. */
export const prefectureInLatin = (text: string): string | undefined => latinNames().prefectures.get(foldRomaji(text));

/** True if the text is a prefix of the reading of the city's own name: Kyoto of Kyoto-shi. */
export const beginsReading = (text: string, { kana }: JapaneseCity): boolean =>
  foldRomaji(romanise(kana)).startsWith(foldRomaji(text));
