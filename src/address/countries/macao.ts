import { partsInChinese } from "./china/street.ts";
import type { OwnWays } from "./module.ts";

export const MACAO: OwnWays = { country_code: "MO", partsOf: partsInChinese, partsInDivision: () => ({}) };
