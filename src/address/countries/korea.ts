import type { OwnWays } from "./module.ts";

export const KOREA: OwnWays = { country_code: "KR", has_districts: true };
