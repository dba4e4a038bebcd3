import type { OwnWays } from "../module.ts";
import { resolveJapan } from "./divide.ts";

export const JAPAN: OwnWays = { country_code: "JP", divide: resolveJapan };
