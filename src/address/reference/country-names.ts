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
/** Names that Croats, Serbs and their neighbours use for each other's countries, besides those of OWN_LANGUAGES. */
const NEIGHBOURLY_LANGUAGES: Readonly<Record<string, string>> = {
  hr: "AT BA DE HU IT ME MK RS SI XK",
  sl: "AT BA DE HR HU IT RS",
  sr: "BA BG HR HU ME MK RO SI XK",
  "sr-Latn": "BA BG HR HU ME MK RO SI XK",
  sk: "AT CZ DE HU PL UA",
  bg: "GR MK RO RS TR",
  mk: "AL BG GR RS XK",
  lt: "BY DE EE LV PL RU",
  lv: "BY DE EE LT PL RU",
  et: "DE FI LT LV RU SE",
};
/** Languages of a country besides the one that CLDR holds for its likeliest. */
const OWN_LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  AF: ["ps"],
  AZ: ["az-Cyrl"],
  BA: ["hr", "sr", "sr-Latn"],
  BE: ["lb"],
  BY: ["be"],
  CH: ["rm"],
  CY: ["el"],
  DZ: ["kab"],
  IE: ["ga"],
  IN: ["ta", "te", "bn", "mr", "gu", "kn", "ml", "pa"],
  KZ: ["kk"],
  LK: ["ta"],
  LU: ["lb"],
  MD: ["ru", "uk"],
  ME: ["sr", "sr-Latn"],
  MK: ["sq"],
  RS: ["sr-Latn", "hu"],
  SG: ["ta"],
  UZ: ["uz-Cyrl"],
  XK: ["sr", "sr-Latn"],
  ZA: ["zu", "xh"],
};
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  AE: ["UAE", "U.A.E.", "Emirates"],
  AL: ["Republika e Shqipërisë", "Shqiperia"],
  AM: ["Hayastan"],
  AR: ["República Argentina"],
  AT: ["Republik Österreich"],
  BA: ["Bosnia", "BiH"],
  BG: ["Република България"],
  BN: ["Brunei Darussalam"],
  BO: ["Plurinational State of Bolivia"],
  CD: ["DRC", "DR Congo"],
  CG: ["Republic of the Congo", "Congo Republic"],
  CH: ["Schweizerische Eidgenossenschaft", "Confoederatio Helvetica"],
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
  DO: ["Rep. Dominicana", "Republica Dominicana"],
  EE: ["Eesti Vabariik"],
  EG: ["جمهورية مصر العربية", "Misr"],
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
  HR: ["Republika Hrvatska"],
  GE: ["Sakartvelo"],
  GR: ["Hellas", "Ellada", "Hellenic Republic"],
  HK: ["Hong Kong", "HKSAR", "香港", "中国香港", "中國香港"],
  IE: ["Republic of Ireland", "Eire"],
  IR: ["Islamic Republic of Iran"],
  KR: ["South Korea", "Korea", "Republic of Korea", "Korea South", "ROK", "대한민국", "한국", "南韓", "南韩"],
  KP: ["North Korea", "DPRK"],
  KZ: ["Қазақстан Республикасы", "Республика Казахстан"],
  LA: ["Lao PDR"],
  LT: ["Lietuvos Respublika"],
  LV: ["Latvijas Republika"],
  MD: ["Republic of Moldova", "Republica Moldova"],
  ME: ["Republika Crna Gora"],
  MK: ["Macedonia", "Makedonija", "Македонија", "Republic of North Macedonia", "FYROM"],
  MM: ["Burma"],
  MO: ["Macau", "Macao", "澳门", "澳門", "中国澳门"],
  NL: ["Holland", "The Netherlands"],
  PL: ["Rzeczpospolita Polska"],
  PS: ["Palestine"],
  RS: ["Republika Srbija", "Република Србија"],
  RU: ["Russian Federation", "Российская Федерация", "РФ", "Rossiya"],
  SA: ["KSA", "السعودية", "المملكة العربية السعودية"],
  SI: ["Republika Slovenija"],
  SK: ["Slovenská republika"],
  SO: ["Somaliland"],
  SY: ["Syrian Arab Republic"],
  SZ: ["Swaziland"],
  TH: ["ประเทศไทย"],
  TL: ["East Timor"],
  TR: ["Turkey", "Türkiye Cumhuriyeti", "T.C."],
  TW: ["Taiwan", "Taiwan ROC", "ROC Taiwan", "Republic of China", "台湾", "台灣", "臺灣", "中国台湾"],
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
  XK: ["Kosova"],
  ZA: ["RSA", "Suid-Afrika"],
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
    if (key === "" || codes.has(key)) return;
    codes.set(key, code);
    // The letter okina of Uzbek, which people type as an apostrophe.
    if (key.includes("ʻ")) add(key.replaceAll("ʻ", ""), code);
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
  for (const [language, countries] of languagesOfCountries()) {
    const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of countries) add(names.of(code) ?? "", code);
  }
  const { iso31661 } = createRequire(import.meta.url)("iso-3166/1.js") as {
    iso31661: { alpha2: string; alpha3: string; numeric: string; name: string }[];
  };
  for (const { alpha2, alpha3, numeric, name } of iso31661)
    for (const spelling of [alpha3, numeric, name]) add(spelling, alpha2);
  return codes;
}

/** Each language that is not among LANGUAGES, and the countries whose name in it is known. */
function languagesOfCountries(): Map<string, string[]> {
  const all = new Map<string, string[]>();
  const add = (language: string, code: string): void => {
    if (LANGUAGES.includes(language)) return;
    const countries = all.get(language);
    if (countries) countries.push(code);
    else all.set(language, [code]);
  };
  for (const code of countryCodes()) {
    add(new Intl.Locale(`und-${code}`).maximize().language, code);
    for (const language of OWN_LANGUAGES[code] ?? []) add(language, code);
  }
  for (const [language, countries] of Object.entries(NEIGHBOURLY_LANGUAGES))
    for (const code of countries.split(" ")) add(language, code);
  return all;
}
