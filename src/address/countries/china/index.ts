/** China, with Hong Kong, Macao and Taiwan where they are addressed as its provinces. */
import { readLines } from "../../parse/china/street/components.ts";
import { chineseLineage, chinesePostalAreas } from "../../reference/china-divisions.ts";
import { nodesOfCountry } from "../../reference/divisions.ts";
import type { OwnWays } from "../module.ts";
import { partsInChinese } from "./street.ts";
import { resolveChina } from "./divide.ts";
import { provinceOfCode, spellChinaInChinese, spellChinaInLatin } from "./division-names.ts";

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
  // Most addresses lack it or have a wrong one, and it is compared with the province only.
  relies_on_postal_code: false,
  code_lengths: [
    ["administrative_area", 2],
    ["locality", 4],
    ["dependent_locality", 6],
    ["township", 9],
  ],
  namesInCode: (code) => chineseLineage(code).map(({ name }) => name),
  regionOfCode: provinceOfCode,
  spellInLatin: (names) => {
    spellChinaInLatin(names);
    return true;
  },
  spellInLocal: (names) => {
    spellChinaInChinese(names);
    return true;
  },
  // Couriers write a mobile number without +86.
  phoneOnEnvelope: (phone) => (phone.startsWith("+86") ? phone.slice(3).trimStart() : phone),
  has_districts: true,
  choices: () => [...nodesOfCountry("CN")].map((node) => node.describe()),
  // Lines in Latin letters are not taken apart.
  componentsOf: (lines) => (lines.some((line) => HAN.test(line)) ? readLines(lines) : {}),
  partsOf: partsInChinese,
  lacksSubpremise: (text) => ENDS_AT_BUILDING.test(text),
};
