import { partsInChinese } from "./china/street.ts";
import type { OwnWays } from "./module.ts";

export const TAIWAN: OwnWays = {
  country_code: "TW",
  lists_all_districts: true,
  has_districts: true,
  partsOf: partsInChinese,
  partsInDivision: (at, { postal_code }) => ({
    administrative_area: at(2)?.replace("臺", "台") ?? null,
    locality: at(3),
    ...(postal_code !== undefined && { postal_code }),
  }),
};
