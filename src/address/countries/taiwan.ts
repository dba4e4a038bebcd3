import type { OwnWays } from "./module.ts";

export const TAIWAN: OwnWays = { country_code: "TW", lists_all_districts: true };
