/** Names of countries as written on envelopes, in the language of the sender. */

/**
 * CLDR's English names that no envelope has: "Congo - Kinshasa", "Hong Kong SAR China", "Myanmar (Burma)"; the UPU
 * writes out & and St.
 */
const ENGLISH: Record<string, string> = {
  CD: "Democratic Republic of the Congo",
  CG: "Republic of the Congo",
  MM: "Myanmar",
  PS: "Palestine",
  HK: "Hong Kong",
  MO: "Macao",
};
/** Mail to Åland goes to Finland; its own name stands in the line above. */
const SENT_BY_WAY_OF: Record<string, string> = { AX: "FI" };
/** Their full names say whose they are ("Sonderverwaltungsregion Hongkong"); the short ones are written. */
const SHORT = new Set(["HK", "MO"]);

const COUNTRY_CODE = /^[A-Z]{2}$/;

interface Names {
  long: Intl.DisplayNames;
  short: Intl.DisplayNames;
  /** The language that ICU has for the one asked for. */
  locale: string;
}
const namesByLanguage = new Map<string, Names>();
const cache = new Map<string, string>();
/** Languages come from callers: without a limit, made-up ones would fill the memory. */
const MOST_LANGUAGES = 200;

/**
 * @param code ISO 3166-1 alpha-2
 * @param language BCP 47; English where it is malformed or unknown to ICU
 * @returns the code itself where it is no country, "" where it is no code
 */
export function countryName(code: string, language: string): string {
  const key = `${language}/${code}`;
  let name = cache.get(key);
  if (name === undefined) {
    name = COUNTRY_CODE.test(code) ? lookUp(SENT_BY_WAY_OF[code] ?? code, language) : "";
    if (namesByLanguage.has(language)) cache.set(key, name);
  }
  return name;
}

/**
 * In capitals as the language has them: Turkish keeps its dot, Greek drops its accents. English ones where it is
 * unknown.
 */
export function toCapitals(text: string, language: string): string {
  return text.toLocaleUpperCase(namesIn(language).locale);
}

function lookUp(code: string, language: string): string {
  const names = namesIn(language);
  const isEnglish = names.locale.startsWith("en");
  const name = (names[SHORT.has(code) ? "short" : "long"].of(code) ?? code).replace("’", "'");
  return isEnglish ? (ENGLISH[code] ?? name.replace("St. ", "Saint ").replaceAll(" & ", " and ")) : name;
}

function namesIn(language: string): Names {
  const known = namesByLanguage.get(language);
  if (known) return known;
  if (!isLanguage(language)) return namesIn("en");
  const locales = [language, "en"];
  const long = new Intl.DisplayNames(locales, { type: "region" });
  const names = {
    long,
    locale: long.resolvedOptions().locale,
    short: new Intl.DisplayNames(locales, { type: "region", style: "short" }),
  };
  if (namesByLanguage.size >= MOST_LANGUAGES) {
    namesByLanguage.clear();
    cache.clear();
  }
  namesByLanguage.set(language, names);
  return names;
}

function isLanguage(language: string): boolean {
  try {
    return Intl.getCanonicalLocales(language).length > 0;
  } catch {
    return false;
  }
}
