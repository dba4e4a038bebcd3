import { partsInChinese } from "./china/street.ts";
import type { OwnWays } from "./module.ts";

export const HONG_KONG: OwnWays = { country_code: "HK", has_districts: true, partsOf: partsInChinese };
