/** Parses free text into addresses, with the parser of its script and country. */
import { isOfChina } from "./china/evidence.ts";
import { parseChinese } from "./china/index.ts";
import { looksChineseInLatin } from "./china/latin.ts";
import { parseJapanese } from "./japan/index.ts";
import { maskIdentityNumbers } from "./identity-numbers.ts";
import { isJapanese } from "./japan/language.ts";
import { parseKorean } from "./korea/index.ts";
import { unifyRadicals } from "./radicals.ts";
import type { ParsedAddress, ParseNote } from "./types.ts";
import { hasUnfilled } from "./unfilled.ts";
import { parseWestern } from "./western/index.ts";

export interface ParseOptions {
  /** ISO 3166-1 alpha-2: where the text is from when it does not say. */
  country_code?: string | undefined;
  /** Take it for one address even if it looks like several. */
  single?: boolean | undefined;
}

const HAN_OR_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}〒]/u;
const HANGUL = /[가-힣]/;
const LATIN = /[A-Za-z]/;

/**
 * Numbers of identity documents are masked before anything is read. Never throws, for any text.
 * @returns the addresses in the order of the text; none where nothing could be read
 */
export function parse(text: string, options: ParseOptions = {}): ParsedAddress[] {
  const addresses = read(unifyRadicals(maskIdentityNumbers(text)), options).filter(tellsAnything);
  return hasUnfilled(text) ? addresses.map(doubted) : addresses;
}

const UNREAD: ParseNote = { code: "unexpected_part", part: "address_lines", from: null, to: null };
/** What was to stand where a program left its own words is not known. */
const MOST_CONFIDENCE_UNFILLED = 0.5;

const doubted = (address: ParsedAddress): ParsedAddress => ({
  ...address,
  notes: address.notes.some(({ code }) => code === UNREAD.code) ? address.notes : [...address.notes, UNREAD],
  confidence: Math.min(address.confidence, MOST_CONFIDENCE_UNFILLED),
});

/** "abc" may be the name of a place anywhere; alone it is no address. */
const tellsAnything = ({ country_code, fields, candidates }: ParsedAddress): boolean =>
  fields.length > 1 ||
  candidates.length > 0 ||
  fields.some(({ field }) => field !== "locality" || country_code !== null);

function read(text: string, { country_code, single = false }: ParseOptions): ParsedAddress[] {
  if (HAN_OR_KANA.test(text))
    return isFromJapan(text, country_code) ? parseJapanese(text, { single }) : parseChinese(text, { single });
  if (HANGUL.test(text)) {
    const inKorea = parseKorean(text);
    if (inKorea.length > 0 || !LATIN.test(text)) return inKorea;
  }
  const inChina = country_code === "CN" || looksChineseInLatin(text) ? parseChinese(text, { single }) : [];
  if (inChina.some(({ division_code }) => division_code !== null)) return inChina;
  const addresses = parseWestern(text, { country_code, single });
  const inJapan = addresses[0]?.country_code === "JP" ? parseJapanese(text, { single }) : [];
  return inJapan.length > 0 ? inJapan : addresses;
}

const CHINESE = new Set(["CN", "HK", "MO", "TW"]);

/** A stated country is binding; kana, 西入 and 番地 are in Chinese texts too. */
const isFromJapan = (text: string, country_code: string | undefined): boolean =>
  country_code === "JP" || (!CHINESE.has(country_code ?? "") && isJapanese(text) && !isOfChina(text));
