/** What a country calls its regions. Source: libaddressinput (`state_name_type`), elsewhere ISO 3166-2's categories. */

/** Kinds as libaddressinput names them, and those that it has no name for. */
export type RegionKind = keyof typeof COUNTRIES;

const COUNTRIES = {
  area: "HK",
  canton: "CH",
  county: "EE HR HU IE KE LR LT NO RO SE TW",
  department: "BO CO GT HN NI PY SV UY",
  district: "NR",
  do_si: "KR",
  emirate: "AE",
  governorate: "EG IQ JO KW LB OM PS SY TN YE",
  island: "BS CV KI KN KY PF SC TV",
  municipality: "LV SI",
  oblast: "BY RU UA",
  parish: "AD BB JM",
  prefecture: "JP",
  region: "CL FR GH KZ LY MA NP PE PH UZ",
  state: "AS AU BR FM IN MH MP MX MY NG PW UM US VE VI",
  voivodeship: "PL",
} as const;

const kindOf = new Map(
  Object.entries(COUNTRIES).flatMap(([kind, countries]) =>
    countries.split(" ").map((country) => [country, kind as RegionKind] as const),
  ),
);

/** Undefined where it is a province, or nothing is known. */
export const regionKind = (country: string): RegionKind | undefined => kindOf.get(country);
