/** Corrections of Google's formats. Letters as in template.ts. */

/** Every part on its own line: what to do where nothing is known about a country's envelopes. */
export const EVERY_PART = "%N%n%O%n%A%n%T%n%D%n%C%n%S%n%Z";

/** The province has a line of its own (EU style guide, 9.1.5, after the UPU). */
const SPANISH = { local: "%N%n%O%n%A%n%Z %C%n%S" };

export const FORMATS: Record<string, { local?: string; latin?: string }> = {
  CN: { local: "%Z%n%S%C%D%T%n%A%n%O%n%N", latin: "%N%n%O%n%A%n%T%n%D%n%C%n%S, %Z" },
  // Google's forms ask for the Japanese city in the street lines, and so its format has no place for it.
  JP: { local: "〒%Z%n%S%C%D%T%n%A%n%O%n%N", latin: "%N%n%O%n%A, %T, %D, %C, %S%n%Z" },
  // Korean puts a blank between city and district: 성남시 분당구.
  KR: { local: "%S %C %D %T%n%A%n%O%n%N%n%Z" },
  TW: { local: "%Z%n%S%C%D%T%n%A%n%O%n%N" },
  // The blank before the province is missing.
  MZ: { local: "%N%n%O%n%A%n%Z %C %S" },
  ES: SPANISH,
  EA: SPANISH,
  IC: SPANISH,
  // Town and department are both names: with a blank only, the end of one would not be seen.
  UY: { local: "%N%n%O%n%A%n%Z - %C, %S" },
  // Google has no place for the postal codes that Panama has by now.
  PA: { local: "%N%n%O%n%A%n%C%n%S%n%Z" },
  // As text of the format, the city would be lost together with the postal code.
  GI: { local: "%N%n%O%n%A%n%C%n%Z" },
  SG: { local: "%N%n%O%n%A%n%C %Z" },
  // Parishes are what stands after the Andorran postal code, and the only regions that the data lists.
  AD: { local: "%N%n%O%n%A%n%Z %C %S" },
};

export const FIXED_LOCALITY: Record<string, string> = { GI: "GIBRALTAR", SG: "SINGAPORE" };

/** Where a city that is its own region (Madrid, Москва, 北京市) is written once: which of the two parts is left out. */
export const LEFT_OUT_WHERE_SAME: Record<string, "locality" | "administrative_area"> = {
  AD: "administrative_area",
  AE: "administrative_area",
  AM: "administrative_area",
  BY: "administrative_area",
  CN: "locality",
  CO: "administrative_area",
  CU: "administrative_area",
  EA: "administrative_area",
  ES: "administrative_area",
  IC: "administrative_area",
  KR: "locality",
  KZ: "locality",
  LV: "administrative_area",
  MN: "locality",
  PA: "administrative_area",
  RU: "administrative_area",
  TR: "administrative_area",
  TW: "locality",
  UA: "administrative_area",
  UY: "administrative_area",
  UZ: "administrative_area",
  VN: "locality",
};

/** Languages that the data does not state and that matter for capitals or for joining lines. */
export const LANGUAGES: Record<string, string> = { AZ: "az", CY: "el", GR: "el", LT: "lt", MO: "zh-Hant" };
