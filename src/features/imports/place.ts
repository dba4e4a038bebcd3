/** Puts together what files have in columns of their own: the number of a house, a flat, the divisions of China. */
import { readPastedAddress, styleOf } from "../../address/index.ts";

const HAN_OR_KANA = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

/**
 * Adds the number of the house and the flat to the street, in the order of the country: "Bergstraße 12", "12 Main St",
 * "文三路90号2单元".
 * @param lines the first one is the street
 */
export function joinStreet(
  lines: readonly string[],
  numbers: readonly string[],
  units: readonly string[],
  country_code: string | undefined,
): string[] {
  if (numbers.length === 0 && units.length === 0) return [...lines];
  const [street = "", ...others] = lines;
  const number = numbers.join(" ");
  if (HAN_OR_KANA.test(street || units.join(""))) return [street + numbers.join("") + units.join(""), ...others];
  const isThere = number === "" || wordsOf(street).includes(wordsOf(number));
  const isFirst = country_code !== undefined && styleOf(country_code).numberFirst === true;
  const numbered = isThere ? street : (isFirst ? `${number} ${street}` : `${street} ${number}`).trim();
  return [[numbered, ...units].filter((part) => part !== "").join(", "), ...others];
}

/** With blanks around, to be found as a whole. */
const wordsOf = (text: string): string =>
  ` ${text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()} `;

interface Divisions {
  administrative_area?: string;
  locality?: string;
  dependent_locality?: string;
  township?: string;
}

const SEPARATOR = /[\s/／\\|>＞,，、;；·-]+/;
const DISTRICT = /[区县旗區縣]$/;
const TOWNSHIP = /(?:街道|镇|乡|鎮|鄉)$/;

/** Reads province, city, district and township in one text: "浙江省/杭州市/西湖区", "浙江省杭州市西湖区". */
export function readDivisions(text: string): Divisions {
  const names = text.split(SEPARATOR).filter((name) => name !== "");
  if (names.length === 1) return readUnseparated(text);
  const [administrative_area, ...rest] = names as [string, ...string[]];
  const township = rest.length > 0 && TOWNSHIP.test(rest.at(-1) as string) ? rest.pop() : undefined;
  const dependent_locality =
    rest.length > 1 || (rest.length === 1 && DISTRICT.test(rest[0] as string)) ? rest.pop() : undefined;
  const [locality] = rest;
  return {
    administrative_area,
    ...(locality !== undefined && { locality }),
    ...(dependent_locality !== undefined && { dependent_locality }),
    ...(township !== undefined && { township }),
  };
}

function readUnseparated(text: string): Divisions {
  const { administrative_area, locality, dependent_locality, township } = readPastedAddress(text, "CN")?.input ?? {};
  if (administrative_area == null) return { administrative_area: text };
  return {
    administrative_area,
    ...(locality != null && { locality }),
    ...(dependent_locality != null && { dependent_locality }),
    ...(township != null && { township }),
  };
}

const POSTAL_CODE_AT_END = /\s*[(（](\d{6})[)）]$/;

/** Splits the postal code in brackets off the end of a Chinese address: "文三路90号(310012)". */
export function splitPostalCode(text: string): { text: string; postal_code: string | undefined } {
  if (!text.endsWith(")") && !text.endsWith("）")) return { text, postal_code: undefined };
  const [all = "", code] = POSTAL_CODE_AT_END.exec(text) ?? [];
  return { text: text.slice(0, text.length - all.length), postal_code: code === "000000" ? undefined : code };
}
