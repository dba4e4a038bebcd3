/** Names of countries and territories for people to read. */

const byLanguage = new Map<string, Intl.DisplayNames>();
const shortByLanguage = new Map<string, Intl.DisplayNames>();
/** Their full names say whose they are: Hong Kong, not "Hong Kong SAR China". */
const SHORT = new Set(["HK", "MO"]);

/**
 * @param language BCP 47; English where ICU does not know it
 * @returns the code itself where it has no name
 */
export function territoryName(code: string, language = "en"): string {
  return (SHORT.has(code) ? shortNamesIn(language) : namesIn(language)).of(code) ?? code;
}

function shortNamesIn(language: string): Intl.DisplayNames {
  const { locale } = namesIn(language).resolvedOptions();
  const known = shortByLanguage.get(locale) ?? new Intl.DisplayNames(locale, { type: "region", style: "short" });
  shortByLanguage.set(locale, known);
  return known;
}

/** Kept by primary language and script, of which there are few: languages come from callers. */
function namesIn(language: string): Intl.DisplayNames {
  const key = /^zh-hant\b/i.test(language) ? "zh-Hant" : language.split("-")[0]!.toLowerCase();
  const known = byLanguage.get(key);
  if (known) return known;
  if (key !== "en" && !isSupported(key)) return namesIn("en");
  const names = new Intl.DisplayNames(key, { type: "region" });
  byLanguage.set(key, names);
  return names;
}

function isSupported(language: string): boolean {
  try {
    return Intl.DisplayNames.supportedLocalesOf(language).length > 0;
  } catch {
    return false;
  }
}
