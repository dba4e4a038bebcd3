/** The modules of the countries that do something in their own way, and what all others do. */
import { CHINA } from "./china/index.ts";
import { HONG_KONG } from "./hong-kong.ts";
import { JAPAN } from "./japan/index.ts";
import { KOREA } from "./korea.ts";
import { MACAO } from "./macao.ts";
import { readStreetLines } from "../parse/western/street-line.ts";
import type { CountryModule, OwnWays } from "./module.ts";
import { resolveRegions } from "./regions.ts";
import { TAIWAN } from "./taiwan.ts";

/** A country with ways of its own: one line here. */
const COUNTRIES: readonly OwnWays[] = [CHINA, HONG_KONG, JAPAN, KOREA, MACAO, TAIWAN];

/** A designator with nothing behind it: "12 Main St Apt". */
const EMPTY_DESIGNATOR = /(?:^|[ ,])(?:apt|apartment|suite|ste|unit|flat|room|rm|wohnung|whg|#)[.:]?(?= *(?:,|$))/i;

const ELSEWHERE: Omit<CountryModule, "country_code"> = {
  divide: resolveRegions,
  postOf: null,
  postalAreas: ({ regions }) => regions?.list ?? [],
  relies_on_postal_code: true,
  code_lengths: null,
  namesInCode: (_, { administrative_area = null }) => [administrative_area],
  lists_all_districts: false,
  regionOfCode: null,
  partsInDivision: null,
  has_city_regions: false,
  shortName: (name) => name,
  spellInLatin: () => false,
  spellInLocal: () => false,
  phoneOnEnvelope: (phone) => phone,
  has_districts: false,
  choices: null,
  componentsOf: readStreetLines,
  partsOf: null,
  lacksSubpremise: (text) => EMPTY_DESIGNATOR.test(text),
};

const modules = new Map(COUNTRIES.map((own): [string, CountryModule] => [own.country_code, { ...ELSEWHERE, ...own }]));
const OTHER: CountryModule = { ...ELSEWHERE, country_code: "" };

export type { CountryModule } from "./module.ts";

/** The module of a country; the same one for all countries without ways of their own. */
export const moduleOf = (country_code: string): CountryModule => modules.get(country_code) ?? OTHER;
