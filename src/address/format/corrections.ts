/** What Google's formats have wrong or leave to the form that asks. Letters as in template.ts. */

/** Every part on its own line: what to do where nothing is known about a country's envelopes. */
export const EVERY_PART = "%N%n%O%n%A%n%T%n%D%n%C%n%S%n%Z";

export const FORMATS: Record<string, { local?: string; latin?: string }> = {
  CN: { local: "%Z%n%S%C%D%T%n%A%n%O%n%N", latin: "%N%n%O%n%A%n%T%n%D%n%C%n%S, %Z" },
  // Google's forms ask for the Japanese city in the street lines, and so its format has no place for it.
  JP: { local: "〒%Z%n%S%C%D%T%n%A%n%O%n%N", latin: "%N%n%O%n%A, %T, %D, %C, %S%n%Z" },
  // Korean puts a blank between city and district: 성남시 분당구.
  KR: { local: "%S %C %D %T%n%A%n%O%n%N%n%Z" },
  TW: { local: "%Z%n%S%C%D%T%n%A%n%O%n%N" },
  // The blank before the province is missing.
  MZ: { local: "%N%n%O%n%A%n%Z %C %S" },
  // As text of the format, the city would be lost together with the postal code.
  GI: { local: "%N%n%O%n%A%n%C%n%Z" },
  SG: { local: "%N%n%O%n%A%n%C %Z" },
  // Parishes are what stands after the Andorran postal code, and the only regions that the data lists.
  AD: { local: "%N%n%O%n%A%n%Z %C %S" },
};

export const FIXED_LOCALITY: Record<string, string> = { GI: "GIBRALTAR", SG: "SINGAPORE" };

/** Correos and the posts of Russia and Ukraine: a city of the same name as its province is not repeated. */
export const WRITES_ONCE: ReadonlySet<string> = new Set(["AD", "AE", "ES", "RU", "UA"]);

/** Languages that the data does not state and that matter for capitals or for joining lines. */
export const LANGUAGES: Record<string, string> = { AZ: "az", CY: "el", GR: "el", LT: "lt", MO: "zh-Hant" };
