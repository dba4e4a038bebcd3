/** China, with Hong Kong, Macao and Taiwan where they are addressed as its provinces. */
import { readLines } from "../../parse/china/street/components.ts";
import { chinesePostalAreas } from "../../reference/china-divisions.ts";
import type { OwnWays } from "../module.ts";
import { resolveChina } from "./divide.ts";

/** Addressed as provinces, with a post of their own. Keys: the first two digits of the GB code. */
const OWN_POST: Readonly<Record<string, string>> = { 71: "TW", 81: "HK", 82: "MO" };
const HAN = /\p{Script=Han}/u;
/** An estate or an office tower that ends with the building. */
const ENDS_AT_BUILDING =
  /(?:小区|社区|花园|公寓|家园|新村|名苑|华府|花苑|嘉园|公馆|大厦|写字楼|广场|府|苑|里)[^室]*?(?:\d+|[一二三四五六七八九十]+|[A-Za-z])(?:号楼|栋|幢|座|单元)$/;

export const CHINA: OwnWays = {
  country_code: "CN",
  divide: (_, address, __, findings) => resolveChina(address, findings),
  postOf: (division_code) => OWN_POST[division_code?.slice(0, 2) ?? ""] ?? "CN",
  postalAreas: chinesePostalAreas,
  // The code is compared with the province only.
  is_postal_code_finer: false,
  expects_postal_code: false,
  // Lines in Latin letters are not taken apart.
  componentsOf: (lines) => (lines.some((line) => HAN.test(line)) ? readLines(lines) : {}),
  lacksSubpremise: (text) => ENDS_AT_BUILDING.test(text),
};
