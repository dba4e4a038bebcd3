import type { StreetPart } from "../../parse/china/street/parts.ts";
import { readStreet } from "../../parse/china/street/read.ts";

/** A street line in Chinese, in parts. */
export const partsInChinese = (line: string): StreetPart[] => readStreet(line, 0, line.length, true);
