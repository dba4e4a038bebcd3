/** The fingerprint: a hash that is the same for different spellings of one door. */
import { hash } from "node:crypto";
import { moduleOf } from "../countries/index.ts";
import { canonicalHanLine } from "./han-line.ts";
import { canonicalLatinLine } from "./latin-line.ts";
import { foldName } from "../text.ts";
import type { StandardAddress } from "../types.ts";

/** The four digits after the hyphen of a ZIP code are known to few and change: 94043-1351 is 94043. */
const ZIP_PLUS_FOUR = /^(\d{5})-\d{4}$/;

type DoorParts = Pick<
  StandardAddress,
  | "country_code"
  | "administrative_area"
  | "locality"
  | "dependent_locality"
  | "township"
  | "address_lines"
  | "postal_code"
  | "sorting_code"
  | "division_code"
>;

/**
 * SHA-256 of the standardised parts, cut to 32 hex digits (128 bits). The people at the door (recipient, organisation,
 * phone) are not part of it, nor how the lines are broken, nor case, width, punctuation and the usual short forms: 3号楼
 * and 三栋, Street and St, Apt 4 and #4 are the same. The parts are never run together: each ends with a line feed, which
 * none contains. It is stored; a release that reads lines differently gives another one for the same door.
 */
export function fingerprint(door: DoorParts): string {
  // There are several High Streets in London and several Hauptstraßen in Berlin.
  const postal_code = moduleOf(door.country_code).relies_on_postal_code
    ? (door.postal_code ?? "").replace(ZIP_PLUS_FOUR, "$1")
    : "";
  const parts = [
    door.country_code,
    ...divisions(door),
    foldName(door.township ?? ""),
    canonicalLines(door),
    foldName(postal_code),
    foldName(door.sorting_code ?? ""),
  ];
  return hash("sha256", parts.join("\n"), "hex").slice(0, 32);
}

const canonicalLines = ({ address_lines, country_code }: DoorParts): string =>
  address_lines.some((line) => /\p{Script=Han}/u.test(line))
    ? canonicalHanLine(address_lines)
    : canonicalLatinLine(address_lines, country_code);

/**
 * What is recognised counts by its code, so that 東京都 and Tokyo agree, and 仙桃市 is the same as city and as district;
 * the rest counts by name.
 */
function divisions({
  country_code,
  administrative_area,
  locality,
  dependent_locality,
  division_code,
}: DoorParts): string[] {
  const names = [administrative_area, locality, dependent_locality];
  if (division_code === null) return names.map((name) => foldName(name ?? ""));
  const recognised = moduleOf(country_code).namesInCode(division_code, { administrative_area, locality });
  return [division_code, ...names.map((name) => (name === null || recognised.includes(name) ? "" : foldName(name)))];
}
