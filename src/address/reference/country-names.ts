/** Finds countries by code or name. */
import { createRequire } from "node:module";
import { countryCodes } from "./countries.ts";
import { foldName } from "../text.ts";

/** Unicode's CLDR, which Node carries, knows the names in each of these. */
const LANGUAGES = [
  "en",
  "zh",
  "zh-Hant",
  "de",
  "fr",
  "es",
  "it",
  "pt",
  "nl",
  "sv",
  "da",
  "nb",
  "fi",
  "pl",
  "cs",
  "hu",
  "ro",
  "el",
  "tr",
  "ru",
  "uk",
  "ar",
  "he",
  "fa",
  "hi",
  "th",
  "vi",
  "id",
  "ms",
  "ja",
  "ko",
];
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  AE: ["UAE", "U.A.E.", "Emirates"],
  BA: ["Bosnia"],
  BN: ["Brunei Darussalam"],
  BO: ["Plurinational State of Bolivia"],
  CD: ["DRC", "DR Congo"],
  CI: ["Ivory Coast"],
  CN: [
    "PRC",
    "P.R. China",
    "PR China",
    "P. R. of China",
    "People's Republic of China",
    "China Mainland",
    "Mainland China",
    "中华人民共和国",
    "中國",
    "中国大陆",
    "中國大陸",
  ],
  CV: ["Cape Verde"],
  CY: ["Northern Cyprus", "North Cyprus"],
  CZ: ["Czech Republic", "Ceska republika"],
  DE: ["Federal Republic of Germany", "Bundesrepublik Deutschland", "BRD"],
  FK: ["Falklands"],
  FM: ["Federated States of Micronesia"],
  GB: [
    "UK",
    "U.K.",
    "Great Britain",
    "Britain",
    "England",
    "Scotland",
    "Wales",
    "Northern Ireland",
    "United Kingdom of Great Britain and Northern Ireland",
    "英国",
    "英國",
  ],
  HK: ["Hong Kong", "HKSAR", "香港", "中国香港", "中國香港"],
  IE: ["Republic of Ireland", "Eire"],
  IR: ["Islamic Republic of Iran"],
  KR: ["South Korea", "Korea", "Republic of Korea", "Korea South", "ROK", "대한민국", "한국", "南韓", "南韩"],
  KP: ["North Korea", "DPRK"],
  LA: ["Lao PDR"],
  MK: ["Macedonia"],
  MM: ["Burma"],
  MO: ["Macau", "Macao", "澳门", "澳門", "中国澳门"],
  NL: ["Holland", "The Netherlands"],
  PS: ["Palestine"],
  RU: ["Russian Federation", "Российская Федерация"],
  SO: ["Somaliland"],
  SY: ["Syrian Arab Republic"],
  SZ: ["Swaziland"],
  TL: ["East Timor"],
  TR: ["Turkey"],
  TW: ["Taiwan", "台湾", "台灣", "臺灣", "中国台湾"],
  TZ: ["United Republic of Tanzania"],
  US: [
    "USA",
    "U.S.",
    "U.S.A.",
    "America",
    "United States of America",
    "Estados Unidos de America",
    "EE.UU.",
    "EEUU",
    "EUA",
    "États-Unis d'Amérique",
    "美利坚合众国",
  ],
  VA: ["Holy See", "Vatican"],
  VE: ["Bolivarian Republic of Venezuela"],
  VN: ["Viet Nam"],
  ZA: ["RSA"],
};
const ALPHA_2 = /^[A-Za-z]{2}$/;
const LONGEST_NAME = 60;

let codesByName: ReadonlyMap<string, string> | undefined;

/**
 * The ISO 3166-1 alpha-2 code of the country that a text names: by its code (two letters, three or the number), or by
 * its name in one of some thirty languages. "UK" → GB, "中国" → CN, "Deutschland" → DE.
 */
export function countryByName(text: string): string | undefined {
  if (text.length > LONGEST_NAME) return undefined;
  const name = text.trim();
  if (ALPHA_2.test(name) && countryCodes().has(name.toUpperCase())) return name.toUpperCase();
  return countryByKey(foldName(name));
}

/** The same for a name that is folded already. */
export function countryByKey(key: string): string | undefined {
  if (ALPHA_2.test(key) && countryCodes().has(key.toUpperCase())) return key.toUpperCase();
  codesByName ??= indexNames();
  return codesByName.get(key);
}

function indexNames(): ReadonlyMap<string, string> {
  const codes = new Map<string, string>();
  const add = (name: string, code: string) => {
    const key = foldName(name);
    if (key !== "" && !codes.has(key)) codes.set(key, code);
  };
  for (const [code, names] of Object.entries(OTHER_NAMES)) for (const name of names) add(name, code);
  for (const language of LANGUAGES) {
    const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of countryCodes()) {
      const name = names.of(code);
      if (name === undefined) continue;
      add(name, code);
      // "Hong Kong SAR China", "Myanmar (Burma)", "中国香港特别行政区"
      add(name.replace(/ \(.*\)$|（.*）$/u, ""), code);
      add(name.replace(/ SAR.*$|特别行政区$|特別行政區$/u, ""), code);
    }
  }
  const { iso31661 } = createRequire(import.meta.url)("iso-3166/1.js") as {
    iso31661: { alpha2: string; alpha3: string; numeric: string; name: string }[];
  };
  for (const { alpha2, alpha3, numeric, name } of iso31661)
    for (const spelling of [alpha3, numeric, name]) add(spelling, alpha2);
  return codes;
}
