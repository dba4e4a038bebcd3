/** Writes an address as the post of its country wants it. */
import { moduleOf } from "../countries/index.ts";
import { foldName, isLatin, tidy } from "../text.ts";
import type { AddressInput } from "../types.ts";
import { countryName, toCapitals } from "./country-name.ts";
import { spellAsThePostDoes, spellInLatin, spellInLocal } from "./division-name.ts";
import { joinLines } from "./join.ts";
import { maskMentions, maskName, maskNumbers, maskPhone } from "./mask.ts";
import { bigEndianLayout, type Field, type Layout, type Template, templateOf } from "./template.ts";

export type { Field };

/** Everything may be left out. */
export interface FormatOptions {
  /**
   * The script of the envelope, where a country has two ways of writing: "local" or "latin" (with the Latin names of
   * divisions as far as they are known). Left out, it is the one that the address is written in.
   */
  script?: "local" | "latin" | undefined;
  /** Of the sender, or of the reader of `one_line`: the name of the country is in it. BCP 47, English by default. */
  language?: string | undefined;
  /**
   * Where the item is posted, ISO 3166-1 alpha-2. Stated, the lines are those of an envelope: capitals where the
   * destination's post wants them and, on mail from abroad, the country (by the UPU's advice also in English).
   */
  origin_country?: string | undefined;
  /** Whether the country has a line. By default on mail from abroad only. */
  with_country?: boolean | undefined;
  /** Whether recipient and organization have lines: true by default. */
  with_recipient?: boolean | undefined;
  /** Whether the phone stands after the recipient, as couriers want it: false by default. */
  with_phone?: boolean | undefined;
  /** Whether there are capitals where the destination's post wants them. By default when `origin_country` is stated. */
  upper_case?: boolean | undefined;
  /**
   * Recipient and phone as 张** 138****8000, wherever the address says them; what else is masked, `masked_parts` says.
   */
  masked?: boolean | undefined;
  /** What `masked` goes for: by default the recipient and the phone. Of street lines the numbers are masked. */
  masked_parts?: readonly MaskedPart[] | undefined;
}

export const MASKED_PARTS = ["recipient", "phone", "organization", "address_lines"] as const;
export type MaskedPart = (typeof MASKED_PARTS)[number];
const MASKED_BY_DEFAULT: readonly MaskedPart[] = ["recipient", "phone"];
const NOTHING: readonly MaskedPart[] = [];

export interface FormattedAddress {
  /** The lines of the envelope, top to bottom; none is empty. */
  lines: string[];
  /** The same for a table or a screen, joined as the language of the address does. */
  one_line: string;
  script: "local" | "latin";
  /** Stated parts that are not written: the country's post does not want them, or another part says the same. */
  left_out: Field[];
  /** Parts in other letters, for which no Latin name is known; only where `script` is "latin". */
  not_latin: Field[];
}

/** The text of each part, "" where it is not stated; street lines are separated by line feeds. */
type Texts = Record<Field, string>;

/** The parts that an envelope may show. */
export const FIELDS: readonly Field[] = [
  "recipient",
  "organization",
  "address_lines",
  "township",
  "dependent_locality",
  "locality",
  "administrative_area",
  "postal_code",
  "sorting_code",
];
const DEFAULT_LANGUAGE = "en";
/** At the ends of a part they would be doubled by those of the format. */
const SEPARATORS = " ,;،؛、，；";
const BEGINS_IN_HAN = /^[\u4e00-\u9fff]/;
const PREFIX_SEPARATOR = /[\s-]+/g;
const ENDS_IN_ARABIC = /\p{Script=Arabic}$/u;
const LATIN_TAG = /-latn\b/i;
/** Who reads these reads any address in their letters from the large to the small: 英国伦敦. */
const WRITTEN_BIG_ENDIAN = /^(?:zh|ja)\b/i;

/** Pure and total: any text is written somehow, unknown countries with each part on a line of its own. */
export function format(address: AddressInput, options: FormatOptions = {}): FormattedAddress {
  const { country_code } = address;
  const { origin_country } = options;
  const is_american_mail = isAmericanMail(country_code, origin_country);
  const template = templateOf(is_american_mail ? "US" : country_code);
  const texts = readTexts(address, options);
  if (is_american_mail) texts.administrative_area = country_code;
  const script = options.script ?? scriptOf(address, texts, template);
  const left_out = spell(texts, address, script, template);
  // The code of the territory stands in its place.
  if (is_american_mail && clean(address.administrative_area) !== "") left_out.push("administrative_area");
  const not_latin = script === "latin" ? FIELDS.filter((field) => !isLatin(texts[field])) : [];
  if (template.fixed_locality && texts.postal_code && !texts.locality) texts.locality = template.fixed_locality;
  if (isInCapitals(options)) capitalise(texts, template);

  const country = countryShown(country_code, options, is_american_mail);
  const written = (layout: Layout): string[] =>
    withCountry(fill(layout, texts, origin_country === country_code), country, layout);
  const lines = written(template[script]);
  const { parts, tongue } = asRead(address, options, { texts, script, template, lines, written });
  return { lines, one_line: joinLines(parts, tongue, texts, country), script, left_out, not_latin };
}

const isInCapitals = ({ upper_case, origin_country }: FormatOptions): boolean =>
  upper_case ?? origin_country !== undefined;

/** The line of the country, "" where it has none. */
function countryShown(country_code: string, options: FormatOptions, is_american_mail: boolean): string {
  const { language = DEFAULT_LANGUAGE, origin_country } = options;
  const is_from_abroad = origin_country !== undefined && origin_country !== country_code && !is_american_mail;
  const with_country = options.with_country ?? is_from_abroad;
  return with_country ? countryLine(country_code, language, is_from_abroad, isInCapitals(options)) : "";
}

interface Written {
  texts: Texts;
  script: "local" | "latin";
  template: Template;
  lines: string[];
  written: (layout: Layout) => string[];
}

/** The parts of the single line, in the order that its reader expects, and the language that joins them. */
function asRead(
  { language_code }: AddressInput,
  { language = DEFAULT_LANGUAGE }: FormatOptions,
  { texts, script, template, lines, written }: Written,
): { parts: string[]; tongue: string } {
  const is_read_in_own = isReadInOwn(language, texts);
  return {
    parts: is_read_in_own && !template[script].is_big_endian ? written(bigEndianLayout) : lines,
    tongue: language_code || (is_read_in_own ? language : languageOf(script, template, texts)),
  };
}

/** Spells the parts as the post does in a script. @returns what has no place there */
function spell(texts: Texts, address: AddressInput, script: "local" | "latin", template: Template): Field[] {
  spellAsThePostDoes(address.country_code, texts);
  if (script === "local" && template.local !== template.latin) spellInLocal(address.country_code, texts);
  const left_out = leaveOut(texts, template, template[script]);
  if (script === "latin") writeInLatin(texts, address, template);
  return left_out;
}

/** Does the reader's language write any address from the large to the small, and this one in its letters? */
const isReadInOwn = (language: string, { locality, address_lines }: Texts): boolean =>
  WRITTEN_BIG_ENDIAN.test(language) && !(isLatin(locality) && isLatin(address_lines));

/** Served by the post of the United States as states are (USPS Publication 28, appendix B). */
const AMERICAN = new Set(["AS", "FM", "GU", "MH", "MP", "PR", "PW", "VI"]);

const isAmericanMail = (country: string, origin: string | undefined): boolean =>
  AMERICAN.has(country) && (origin === "US" || (origin !== undefined && AMERICAN.has(origin)));

function readTexts(address: AddressInput, options: FormatOptions): Texts {
  const { with_recipient = true, with_phone = false, masked = false, masked_parts = MASKED_BY_DEFAULT } = options;
  const recipient = clean(address.recipient);
  const phone = moduleOf(address.country_code).phoneOnEnvelope(clean(address.phone));
  const texts: Texts = {
    recipient: "",
    organization: with_recipient ? clean(address.organization) : "",
    address_lines: address.address_lines ? address.address_lines.map(clean).filter(Boolean).join("\n") : "",
    township: clean(address.township),
    dependent_locality: clean(address.dependent_locality),
    locality: clean(address.locality),
    administrative_area: clean(address.administrative_area),
    postal_code: clean(address.postal_code),
    sorting_code: clean(address.sorting_code),
  };
  const hidden = masked ? masked_parts : NOTHING;
  if (masked) mask(texts, recipient, phone, hidden);
  const name = with_recipient ? nameShown(recipient, hidden) : "";
  const number = with_phone ? phoneShown(phone, hidden) : "";
  texts.recipient = [name, number].filter(Boolean).join(" ");
  return texts;
}

const nameShown = (recipient: string, hidden: readonly MaskedPart[]): string =>
  hidden.includes("recipient") ? maskName(recipient) : recipient;

function phoneShown(phone: string, hidden: readonly MaskedPart[]): string {
  if (phone === "") return "";
  return hidden.includes("phone") ? maskPhone(phone) : phone.replace(";ext=", " ext. ");
}

/** Company names and street lines often say once more whom to call. */
function mask(texts: Texts, recipient: string, phone: string, hidden: readonly MaskedPart[]): void {
  const name = hidden.includes("recipient") ? recipient : null;
  const number = hidden.includes("phone") ? phone : null;
  texts.organization = maskMentions(texts.organization, name, number);
  texts.address_lines = maskMentions(texts.address_lines, name, number);
  if (hidden.includes("organization")) texts.organization = maskName(texts.organization);
  if (hidden.includes("address_lines")) texts.address_lines = maskNumbers(texts.address_lines);
}

function clean(text: string | null | undefined): string {
  if (!text) return "";
  const tidied = tidy(text);
  let start = 0;
  let end = tidied.length;
  while (start < end && SEPARATORS.includes(tidied[start]!)) start++;
  while (end > start && SEPARATORS.includes(tidied[end - 1]!)) end--;
  return start === 0 && end === tidied.length ? tidied : tidied.slice(start, end);
}

function scriptOf(address: AddressInput, texts: Texts, { local, latin, language }: Template): "local" | "latin" {
  if (local === latin) return "local";
  const stated = address.language_code;
  if (stated && LATIN_TAG.test(stated)) return "latin";
  if (stated && language && baseOf(stated) === baseOf(language)) return "local";
  return isLatin(texts.address_lines) &&
    isLatin(texts.locality) &&
    isLatin(texts.dependent_locality) &&
    isLatin(texts.administrative_area) &&
    isLatin(texts.township)
    ? "latin"
    : "local";
}

function baseOf(language: string): string {
  return language.slice(0, language.indexOf("-") >>> 0).toLowerCase();
}

/**
 * Where a country writes one way only, an Iranian address may still be in English: its lines are joined as English is.
 */
function languageOf(script: "local" | "latin", { local, latin, language }: Template, texts: Texts): string {
  if (script === "latin" || language === "") return "";
  return local === latin && FIELDS.every((field) => isLatin(texts[field])) ? "" : language;
}

/** Empties what has no place in the layout or repeats another part. */
function leaveOut(texts: Texts, { left_out_where_same }: Template, { fields }: Layout): Field[] {
  const left_out: Field[] = [];
  for (const field of FIELDS) if (texts[field] !== "" && !fields.has(field)) left_out.push(field);
  if (left_out_where_same && isSame(texts.locality, texts.administrative_area)) left_out.push(left_out_where_same);
  if (left_out_where_same && isSame(texts.dependent_locality, texts.locality)) left_out.push("dependent_locality");
  for (const field of left_out) texts[field] = "";
  return left_out;
}

function isSame(a: string, b: string): boolean {
  if (a === "" || b === "" || a === b) return a !== "" && a === b;
  // Chinese has neither case nor accents, and folding takes longer than all the rest.
  return !BEGINS_IN_HAN.test(a) && !BEGINS_IN_HAN.test(b) && foldName(a) === foldName(b);
}

/** Lines in the letters of a country that goes from the large to the small do so too: 中关村东路1号, 5栋. */
function writeInLatin(texts: Texts, { country_code }: AddressInput, { local, latin }: Template): void {
  spellInLatin(country_code, texts);
  if (local.is_big_endian && !latin.is_big_endian && !isLatin(texts.address_lines)) {
    texts.address_lines = texts.address_lines.split("\n").toReversed().join("\n");
  }
}

function capitalise(texts: Texts, { upper, language }: Template): void {
  for (const field of upper)
    if (texts[field] !== "") texts[field] = texts[field].toLocaleUpperCase(language || undefined);
}

function countryLine(code: string, language: string, is_from_abroad: boolean, with_upper: boolean): string {
  const name = countryName(code, language);
  const english = countryName(code, "en");
  const line = is_from_abroad && name !== english ? `${name} - ${english}` : name;
  return with_upper ? toCapitals(line, language) : line;
}

/**
 * A country in the letters of a big-endian address leads it; else it closes the address, where a sorter looks for it.
 */
function withCountry(lines: string[], country: string, { is_big_endian }: Layout): string[] {
  if (country === "") return lines;
  return is_big_endian && !isLatin(country) ? [country, ...lines] : [...lines, country];
}

/**
 * A text of the layout stands unless the part after it is empty, or the part before it is and nothing else stands
 * there: libaddressinput's rule, which keeps "Los Angeles 90291" and "CH-8047" free of stray separators.
 */
function fill({ elements }: Layout, texts: Texts, is_domestic: boolean): string[] {
  if (FIELDS.every((field) => texts[field] === "")) return [];
  let written = "";
  let ends_in_part = false;
  for (const element of elements) {
    if ("field" in element) {
      if (texts[element.field] === "") continue;
      written += texts[element.field];
      ends_in_part = true;
    } else if (stands(element, texts, ends_in_part)) {
      if (!isPrefixLeftOut(element, texts, is_domestic)) written += separator(element.text, written);
      ends_in_part = false;
    }
  }
  return written.split("\n").filter(Boolean);
}

type Between = Exclude<Layout["elements"][number], { field: Field }>;

const stands = ({ before, after }: Between, texts: Texts, ends_in_part: boolean): boolean =>
  (before === null || texts[before] !== "") && (after === null || ends_in_part);

/** A text at the beginning of a line before the postal code is its prefix. */
const isPrefixLeftOut = ({ before, after, text }: Between, { postal_code }: Texts, is_domestic: boolean): boolean =>
  before === "postal_code" && after === null && !needsPrefix(text, postal_code, is_domestic);

const separator = (text: string, written: string): string =>
  text === ", " && ENDS_IN_ARABIC.test(written) ? "، " : text;

/** "CH-" helps foreign sorters, is not wanted at home, and must not be doubled. */
function needsPrefix(text: string, postal_code: string, is_domestic: boolean): boolean {
  const prefix = text.replace(PREFIX_SEPARATOR, "");
  if (prefix === "〒") return !postal_code.startsWith("〒");
  return !is_domestic && !postal_code.replace(PREFIX_SEPARATOR, "").toUpperCase().startsWith(prefix.toUpperCase());
}
