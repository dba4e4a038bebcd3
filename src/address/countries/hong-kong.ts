import { partsInChinese } from "./china/street.ts";
import type { OwnWays } from "./module.ts";

const HONG_KONG_ISLAND = /^(?:中西|湾仔|灣仔|东区|東區|南区|南區)/;
const KOWLOON = /^(?:油尖旺|深水埗|九龙城|九龍城|黄大仙|黃大仙|观塘|觀塘)/;

export const HONG_KONG: OwnWays = {
  country_code: "HK",
  has_districts: true,
  partsOf: partsInChinese,
  partsInDivision: (at) => {
    const locality = at(3)?.replace(SIMPLIFIED, (character) => TRADITIONAL[character]!) ?? null;
    return { administrative_area: locality === null ? null : areaOf(locality), locality };
  },
};

/** Of the names of the districts. */
const TRADITIONAL: Readonly<Record<string, string>> = {
  区: "區",
  湾: "灣",
  东: "東",
  龙: "龍",
  黄: "黃",
  观: "觀",
  贡: "貢",
  门: "門",
  离: "離",
  岛: "島",
};
const SIMPLIFIED = new RegExp(`[${Object.keys(TRADITIONAL).join("")}]`, "gu");

function areaOf(district: string): string {
  if (HONG_KONG_ISLAND.test(district)) return "香港島";
  return KOWLOON.test(district) ? "九龍" : "新界";
}
