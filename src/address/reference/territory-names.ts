/** Names of countries and territories for people to read. */

const byLanguage = new Map<string, Intl.DisplayNames>();

/**
 * @param language BCP 47; English where ICU does not know it
 * @returns the code itself where it has no name
 */
export function territoryName(code: string, language = "en"): string {
  return namesIn(language).of(code) ?? code;
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
