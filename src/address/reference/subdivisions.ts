/**
 * Names of provinces and states: ISO 3166-2 with local names (npm iso-3166), English names (Unicode CLDR),
 * abbreviations and former names in use.
 */
import { createRequire } from "node:module";
import type { Region, Regions } from "./countries.ts";
import { REGION_POSTAL_CODES } from "./postal-formats.ts";
import { readPackageJson } from "./packages.ts";
import { foldName, isLatin } from "../text.ts";

/** Further names; keys are ISO 3166-2. Case, accents, blanks and points do not matter. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  "AE-AZ": ["Abu Dhabi", "AUH"],
  "AE-DU": ["Dubai", "DXB"],
  "AE-SH": ["Sharjah"],
  "AE-RK": ["RAK"],
  "AR-C": ["CABA", "Capital Federal", "Ciudad de Buenos Aires"],
  "AU-ACT": ["Canberra"],
  "AU-NSW": ["N S Wales"],
  "AU-QLD": ["Qld"],
  "AU-TAS": ["Tassie"],
  "AU-VIC": ["Vic"],
  "BR-DF": ["Brasilia"],
  "BR-RJ": ["Rio"],
  "CA-NL": ["Newfoundland", "Labrador", "NF", "NFLD", "Terre-Neuve"],
  "CA-PE": ["PEI", "Ile du Prince Edouard"],
  "CA-QC": ["PQ", "Que"],
  "CA-ON": ["Ont"],
  "CA-AB": ["Alta"],
  "CA-SK": ["Sask"],
  "CA-MB": ["Man"],
  "CA-YT": ["Yukon Territory", "YK"],
  "CA-NT": ["NWT"],
  "CL-RM": ["Santiago", "Metropolitana", "Region Metropolitana"],
  "CL-LI": ["O'Higgins", "Libertador"],
  "CO-DC": ["Bogota", "Bogota DC", "Distrito Capital"],
  "CO-SAP": ["San Andres", "San Andres y Providencia"],
  "CO-VAC": ["Valle"],
  "DE-BW": ["Baden Wurttemberg"],
  "DE-NW": ["NRW"],
  "DE-MV": ["Meck Pomm", "Mecklenburg"],
  "DE-BY": ["Freistaat Bayern"],
  "DE-SN": ["Freistaat Sachsen"],
  "DE-TH": ["Freistaat Thuringen"],
  "DE-HB": ["Freie Hansestadt Bremen"],
  "DE-HH": ["Freie und Hansestadt Hamburg"],
  "EG-C": ["Helwan", "HU"],
  "EG-GZ": ["6th of October", "SU"],
  "ES-A": ["Alacant"],
  "ES-BI": ["Vizcaya", "Bizkaia"],
  "ES-SS": ["Guipuzcoa", "Gipuzkoa"],
  "ES-VI": ["Alava", "Araba"],
  "ES-PM": ["Baleares", "Mallorca", "Islas Baleares", "Balearic Islands"],
  "ES-C": ["La Coruna", "A Coruna"],
  "ES-OR": ["Orense"],
  "ES-GI": ["Gerona"],
  "ES-L": ["Lerida"],
  "ES-CS": ["Castello"],
  "ES-TF": ["Tenerife"],
  "ES-GC": ["Gran Canaria"],
  "ES-NA": ["Nafarroa", "Navarre"],
  "GB-ENG": ["Eng"],
  "GB-SCT": ["Alba"],
  "GB-WLS": ["Cymru"],
  "GB-NIR": ["N Ireland", "Ulster"],
  "ID-JK": ["Jakarta", "DKI Jakarta"],
  "ID-YO": ["Yogyakarta", "DI Yogyakarta", "Jogja"],
  "ID-JB": ["West Java"],
  "ID-JT": ["Central Java"],
  "ID-JI": ["East Java"],
  "IN-AN": ["Andaman and Nicobar Islands", "Andaman & Nicobar Islands"],
  "IN-CG": ["CT", "Chattisgarh"],
  "IN-OD": ["Orissa", "OR"],
  "IN-PY": ["Pondicherry"],
  "IN-TS": ["TG"],
  "IN-UK": ["Uttaranchal", "UT"],
  "IN-DL": ["New Delhi", "NCT", "NCT of Delhi", "NCT Delhi"],
  "IN-DH": ["DN", "DD", "Dadra and Nagar Haveli", "Daman and Diu", "Daman & Diu"],
  "IN-JK": ["Jammu and Kashmir", "J&K"],
  "IR-03": ["East Azerbaijan", "East Azarbaijan"],
  "IR-04": ["West Azerbaijan", "West Azarbaijan"],
  "IR-10": ["Isfahan", "Esfahan"],
  "IR-11": ["Sistan and Baluchestan"],
  "IR-12": ["Kurdistan"],
  "IR-14": ["Chaharmahal and Bakhtiari"],
  "IR-28": ["North Khorasan"],
  "IR-29": ["South Khorasan"],
  "IR-09": ["Razavi Khorasan"],
  "IR-17": ["Kohgiluyeh and Boyer-Ahmad"],
  "IT-RM": ["Rome"],
  "IT-MI": ["Milan"],
  "IT-NA": ["Naples"],
  "IT-TO": ["Turin"],
  "IT-FI": ["Florence"],
  "IT-VE": ["Venice"],
  "IT-SU": ["CI", "VS", "Carbonia-Iglesias", "Medio Campidano"],
  "IT-NU": ["OG", "Ogliastra"],
  "IT-SS": ["OT", "Olbia-Tempio"],
  "IT-BZ": ["Bozen", "Alto Adige", "Sudtirol"],
  "JP-13": ["Tokyo-to"],
  "JP-27": ["Osaka-fu"],
  "JP-26": ["Kyoto-fu"],
  "JP-01": ["Hokkaido"],
  "KR-11": ["Seoul City"],
  "KR-42": ["Gangwon State", "Gangwon"],
  "KR-45": ["Jeonbuk State", "Jeollabuk-do", "North Jeolla"],
  "KR-49": ["Jeju", "Jeju-do"],
  "KR-41": ["Gyeonggi"],
  "KR-43": ["North Chungcheong"],
  "KR-44": ["South Chungcheong"],
  "KR-46": ["South Jeolla"],
  "KR-47": ["North Gyeongsang"],
  "KR-48": ["South Gyeongsang"],
  "MX-CMX": ["DF", "D.F.", "Distrito Federal", "Mexico City", "Ciudad de Mexico", "CDMX", "Mexico DF", "DIF"],
  "MX-MEX": ["Edo Mex", "Edomex", "Edo de Mexico", "Estado de Mexico", "State of Mexico", "Mexico"],
  "MX-COA": ["Coahuila", "Coah"],
  "MX-MIC": ["Michoacan", "Mich"],
  "MX-VER": ["Veracruz", "Ver"],
  "MX-NLE": ["N.L.", "NL"],
  "MX-BCN": ["BC", "Baja California Norte"],
  "MX-BCS": ["BCS"],
  "MX-QUE": ["Queretaro", "QRO", "Qro"],
  "MX-ROO": ["Q. Roo", "QR"],
  "MX-JAL": ["Jal"],
  "MX-GUA": ["GTO", "Gto"],
  "MX-SLP": ["SLP"],
  "MX-YUC": ["Yuc"],
  "MX-AGU": ["AGS"],
  "MX-CAM": ["CAMP"],
  "MX-CHP": ["CHIS"],
  "MX-CHH": ["CHIH"],
  "MX-DUR": ["DGO"],
  "MX-HID": ["HGO"],
  "MX-TAM": ["TAMPS"],
  "MX-TLA": ["TLAX"],
  "MX-SIN": ["Sin"],
  "MX-SON": ["Son"],
  "MY-01": ["JHR"],
  "MY-02": ["KDH"],
  "MY-03": ["KTN"],
  "MY-05": ["NSN"],
  "MY-06": ["PHG"],
  "MY-08": ["PRK"],
  "MY-09": ["PLS"],
  "MY-10": ["SGR"],
  "MY-11": ["TRG"],
  "MY-12": ["SBH"],
  "MY-13": ["SWK"],
  "MY-14": ["KUL", "KL", "Kuala Lumpur", "WP Kuala Lumpur"],
  "MY-15": ["LBN", "Labuan"],
  "MY-16": ["PJY", "Putrajaya"],
  "MY-07": ["PNG", "Penang"],
  "MY-04": ["MLK", "Malacca"],
  "NG-FC": ["FCT", "Abuja"],
  "NL-NB": ["Brabant"],
  "NL-FR": ["Friesland"],
  "PE-LMA": ["Lima", "Lima Metropolitana"],
  "PH-00": ["Manila", "NCR"],
  "PT-11": ["Lisbon"],
  "PT-20": ["Acores", "Azores"],
  "PT-30": ["Madeira"],
  "RU-MOW": ["Moscow", "Moskva"],
  "RU-SPE": ["St Petersburg", "Saint Petersburg", "SPb", "Sankt-Peterburg"],
  "RU-MOS": ["Moscow Oblast", "Moscow Region"],
  "TH-10": ["Bangkok", "BKK", "Krung Thep"],
  "TR-34": ["Istanbul"],
  "TR-35": ["Izmir"],
  "TW-TPE": ["Taipei"],
  "TW-NWT": ["New Taipei", "TPQ", "Taipei County"],
  "UA-51": ["Odesa", "Odesa Oblast"],
  "US-AL": ["Ala"],
  "US-AZ": ["Ariz"],
  "US-AR": ["Ark"],
  "US-CA": ["Calif", "Cali", "Cal"],
  "US-CO": ["Colo"],
  "US-CT": ["Conn"],
  "US-DE": ["Del"],
  "US-DC": ["Washington DC", "Wash DC", "Washington D.C."],
  "US-FL": ["Fla"],
  "US-HI": ["Hawai'i"],
  "US-IL": ["Ill"],
  "US-IN": ["Ind"],
  "US-KS": ["Kan", "Kans"],
  "US-KY": ["Ken"],
  "US-MA": ["Mass"],
  "US-MI": ["Mich"],
  "US-MN": ["Minn"],
  "US-MS": ["Miss"],
  "US-MT": ["Mont"],
  "US-NE": ["Neb", "Nebr"],
  "US-NV": ["Nev"],
  "US-NM": ["N Mex"],
  "US-NY": ["New York State"],
  "US-NC": ["N Carolina"],
  "US-ND": ["N Dakota"],
  "US-OK": ["Okla"],
  "US-OR": ["Ore", "Oreg"],
  "US-PA": ["Penn", "Penna"],
  "US-SC": ["S Carolina"],
  "US-SD": ["S Dakota"],
  "US-TN": ["Tenn"],
  "US-TX": ["Tex"],
  "US-VA": ["Virg"],
  "US-WA": ["Wash", "Washington State"],
  "US-WV": ["W Virginia", "W Va"],
  "US-WI": ["Wis", "Wisc"],
  "US-WY": ["Wyo"],
  "VN-SG": ["HCMC", "TP HCM", "Ho Chi Minh City", "Saigon"],
  "VN-HN": ["Hanoi", "Ha Noi"],
  "ZA-KZN": ["KwaZulu Natal", "Natal", "NL"],
  "ZA-GP": ["Gauteng", "GT"],
  "ZA-WC": ["Western Cape"],
};
/** How German is written where there are no umlauts. */
const UMLAUTS: readonly [RegExp, string][] = [
  [/ä/gi, "ae"],
  [/ö/gi, "oe"],
  [/ü/gi, "ue"],
  [/ß/g, "ss"],
];

export interface Subdivision {
  /** ISO 3166-2. */
  code: string;
  /** The subdivision that it is part of; null right below the country. */
  parent_code: string | null;
  /** In a language of the country. */
  name: string;
  english_name: string;
}

const require = createRequire(import.meta.url);
let byCountry: ReadonlyMap<string, readonly Subdivision[]> | undefined;
const codesByName = new Map<string, ReadonlyMap<string, string>>();
const regionsByCountry = new Map<string, Regions | null>();

/** In the order of ISO; empty where it knows none. */
export function subdivisionsOf(country: string): readonly Subdivision[] {
  byCountry ??= load();
  return byCountry.get(country) ?? [];
}

interface IsoSubdivision {
  code: string;
  name: string;
  parent?: string;
}

function load(): ReadonlyMap<string, readonly Subdivision[]> {
  const { iso31662 } = require("iso-3166/2.js") as { iso31662: IsoSubdivision[] };
  const english = englishNames(iso31662);
  return Map.groupBy(
    iso31662.map(({ code, name, parent = "" }) => ({
      code,
      name,
      parent_code: parent.includes("-") ? parent : null,
      english_name: english.get(code) ?? name,
    })),
    ({ code }) => code.slice(0, 2),
  );
}

/**
 * So many names under a code that ISO has for another of them, and a country has changed its codes since CLDR's list.
 */
const RENUMBERED = 2;
/** Its regions of before 2015 have names of which none is left, under the codes of those of today. */
const RENUMBERED_AND_RENAMED = new Set(["MA"]);

/** CLDR's names; where a country has changed its codes, only those that ISO has too, and under the code of today. */
function englishNames(subdivisions: readonly IsoSubdivision[]): Map<string, string> {
  const {
    subdivisions: {
      localeDisplayNames: { subdivisions: names },
    },
  } = readPackageJson("cldr-subdivisions-full/subdivisions/en/en.json") as {
    subdivisions: { localeDisplayNames: { subdivisions: Record<string, string> } };
  };
  const english = new Map(
    Object.entries(names).map(([key, name]) => [`${key.slice(0, 2)}-${key.slice(2)}`.toUpperCase(), name]),
  );
  for (const [country, own] of Map.groupBy(subdivisions, ({ code }) => code.slice(0, 2))) {
    const codeOf = new Map(own.map(({ code, name }) => [foldName(name), code]));
    const elsewhere = own.filter(({ code }) => (codeOf.get(foldName(english.get(code) ?? "")) ?? code) !== code);
    if (elsewhere.length < RENUMBERED && !RENUMBERED_AND_RENAMED.has(country)) continue;
    const former = own.map(({ code }) => english.get(code) ?? "");
    for (const { code } of own) english.delete(code);
    for (const name of former) {
      const code = codeOf.get(foldName(name));
      if (code !== undefined) english.set(code, name);
    }
  }
  return english;
}

/**
 * The ISO 3166-2 code of the subdivision that a text names: in the local language or English, by its code, abbreviated
 * or by a former name. "Bavaria" → DE-BY, "Calif." → US-CA, "D.F." → MX-CMX.
 */
export function subdivisionByName(country: string, text: string): string | undefined {
  const isWhole = text[2] === "-" && text.slice(0, 2).toUpperCase() === country;
  return subdivisionNames(country).get(foldName(isWhole ? text.slice(3) : text));
}

/** Every name that `subdivisionByName` knows in a country, folded, with its ISO 3166-2 code. */
export function subdivisionNames(country: string): ReadonlyMap<string, string> {
  let names = codesByName.get(country);
  if (!names) {
    names = indexNames(country);
    codesByName.set(country, names);
  }
  return names;
}

/** Names that two subdivisions share stand for neither. */
function indexNames(country: string): ReadonlyMap<string, string> {
  const codes = new Map<string, string | null>();
  const add = (name: string, code: string) => {
    const key = foldName(name);
    codes.set(key, codes.has(key) && codes.get(key) !== code ? null : code);
  };
  for (const { code, name, english_name } of subdivisionsOf(country)) {
    for (const spelling of new Set([name, english_name, withoutUmlauts(name)])) add(spelling, code);
  }
  for (const [code, names] of Object.entries(OTHER_NAMES)) {
    if (code.startsWith(`${country}-`)) for (const name of names) codes.set(foldName(name), code);
  }
  for (const { code } of subdivisionsOf(country)) codes.set(foldName(code.slice(3)), code);
  for (const [name, code] of withoutKind(country)) if (!codes.has(name)) codes.set(name, code);
  return new Map([...codes].filter((entry): entry is [string, string] => entry[1] !== null));
}

const KIND =
  / (?:oblast|province|region|governorate|prefecture|county|voivodeship|state|department|district|municipality)$/i;

/** "Odesa" of "Odesa Oblast". */
function* withoutKind(country: string): Generator<[string, string]> {
  for (const { code, english_name } of subdivisionsOf(country))
    if (KIND.test(english_name)) yield [foldName(english_name.replace(KIND, "")), code];
}

function withoutUmlauts(name: string): string {
  return UMLAUTS.reduce((text, [umlaut, letters]) => text.replace(umlaut, letters), name);
}

/**
 * The subdivisions of a country whose post has no use for them, so that Google lists none. Null where ISO knows none
 * either. The list says what is known, not what is right: people write counties and regions that ISO does not have.
 */
export function isoRegions(country: string): Regions | null {
  const cached = regionsByCountry.get(country);
  if (cached !== undefined) return cached;
  const list = subdivisionsOf(country).map(({ code, name, english_name }): Region => {
    const postal = REGION_POSTAL_CODES[country]?.[code.slice(3)];
    return {
      name,
      latin_name: isLatin(name) ? name : english_name,
      iso_code: code,
      postal_codes: postal === undefined ? null : new RegExp(`^(?:${postal})`),
      children: null,
    };
  });
  const byName = new Map(
    list.flatMap((region) =>
      [region.name, region.latin_name].map((name) => [name, { region, canonical: name }] as const),
    ),
  );
  const regions = list.length > 0 ? { list, byName, has_partial_prefixes: true as const } : null;
  // Only codes of countries get here, so that this cannot grow.
  regionsByCountry.set(country, regions);
  return regions;
}
