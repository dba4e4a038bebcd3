/** How the postal codes of each province begin: the zones of China Post. */

/**
 * Keys: the first two digits of the GB code. The leagues at the ends of Inner Mongolia (15) belong to the zones of
 * Jilin, Ningxia and Gansu.
 */
const ZONES: Readonly<Record<string, string>> = {
  11: "10",
  12: "30",
  13: "0[567]",
  14: "0[34]",
  15: "0[12]|16|137|7503|7354",
  21: "1[12]",
  22: "13",
  23: "1[56]",
  31: "20",
  32: "2[12]",
  33: "3[12]",
  34: "2[34]",
  35: "3[56]",
  36: "3[34]",
  37: "2[567]",
  41: "4[567]",
  42: "4[34]",
  43: "4[12]",
  44: "5[12]",
  45: "5[34]",
  46: "57",
  50: "40",
  51: "6[1-4]",
  52: "5[56]",
  53: "6[567]",
  54: "8[56]",
  61: "7[12]",
  62: "7[34]",
  63: "81",
  64: "75",
  65: "8[34]",
  81: "999",
  82: "999",
};

const PATTERNS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(ZONES).map(([province, zone]) => [province, new RegExp(`^(?:${zone})`)]),
);
const MAINLAND = new RegExp(
  `^(?:${Object.entries(ZONES)
    .filter(([province]) => province < "70")
    .map(([, zone]) => zone)
    .join("|")})`,
);

/** @returns null for Taiwan, where China Post does not deliver */
export const postalZoneOf = (divisionCode: string): RegExp | null => PATTERNS.get(divisionCode.slice(0, 2)) ?? null;

/** True if a province of the mainland has postal codes that begin like this. */
export const isInPostalZone = (postalCode: string): boolean => MAINLAND.test(postalCode);
