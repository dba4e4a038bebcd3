import { partsInChinese } from "./china/street.ts";
import type { OwnWays } from "./module.ts";

export const TAIWAN: OwnWays = {
  country_code: "TW",
  lists_all_districts: true,
  has_districts: true,
  partsOf: partsInChinese,
};
