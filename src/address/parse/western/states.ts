/** States, provinces and counties by what people write. */
import { countryRules, findRegion, type Regions } from "../../reference/countries.ts";
import { loadTowns } from "./places.ts";
import { isoRegions, subdivisionNames } from "../../reference/subdivisions.ts";
import { foldName } from "../../text.ts";

/** Whose divisions another parser reads. */
const HAVE_OWN_READER = new Set(["CN"]);
/** Where the post writes states, so that one tells the country. */
const COUNTRIES_WITH_STATES = ["US", "CA", "AU", "BR", "IN", "MX", "IT"] as const;

/** Ceremonial, historic and administrative counties of Britain: no division of ISO 3166-2, but on many envelopes. */
const BRITISH_COUNTIES = `
  Bedfordshire, Berkshire, Buckinghamshire, Cambridgeshire, Cheshire, Cleveland, Cornwall, Cumbria, Cumberland,
  Derbyshire, Devon, Dorset, Essex, Gloucestershire, Hampshire, Herefordshire, Hertfordshire, Humberside, Kent,
  Lancashire, Leicestershire, Lincolnshire, Merseyside, Middlesex, Norfolk, Northamptonshire, Northumberland,
  Nottinghamshire, Oxfordshire, Rutland, Shropshire, Somerset, Staffordshire, Suffolk, Surrey, Sussex, Warwickshire,
  Westmorland, Wiltshire, Worcestershire, Yorkshire, Berks, Bucks, Cambs, Glos, Hants, Herts, Lancs, Leics, Lincs,
  Middx, Northants, Notts, Oxon, Staffs, Wilts, Worcs, Yorks, Aberdeenshire, Angus, Argyll, Ayrshire, Banffshire,
  Berwickshire, Caithness, Clackmannanshire, Dumfriesshire, Dunbartonshire, Fife, Inverness-shire, Lanarkshire,
  Midlothian, Nairnshire, Peeblesshire, Perthshire, Renfrewshire, Roxburghshire, Selkirkshire, Stirlingshire,
  Sutherland, Wigtownshire, Anglesey, Ceredigion, Clwyd, Dyfed, Glamorgan, Gwent, Gwynedd, Powys, Pembrokeshire,
  Carmarthenshire, Monmouthshire, Antrim, Fermanagh, Tyrone, County Durham, Co Durham, East Sussex, West Sussex,
  North Yorkshire, South Yorkshire, West Yorkshire, East Yorkshire, Greater Manchester, Greater London, West Midlands,
  Tyne and Wear, Isle of Wight, East Lothian, West Lothian, Mid Glamorgan, South Glamorgan, West Glamorgan,
  County Antrim, Co Antrim, County Armagh, Co Armagh, County Down, Co Down, Co Fermanagh, Co Tyrone, County Tyrone,
  County Londonderry, Co Londonderry
`
  .split(",")
  .map((name) => name.trim());
/** Regions that envelopes do not need, but name by their codes of two letters. */
const CODES_ON_ENVELOPES = new Set(["CH"]);
/** Counties that are written and are no regions of ISO 3166-2. */
const COUNTIES: Readonly<Record<string, readonly string[]>> = { GB: BRITISH_COUNTIES };

export interface State {
  /** As the standard address has it: CA, NSW, Bayern. */
  value: string;
  /** Written as a code or a short form that is a word of its own elsewhere. */
  isCode: boolean;
  /** A county or region that no post needs. */
  isCounty: boolean;
  /** ISO 3166-2. */
  code: string | null;
}

const byCountry = new Map<string, ReadonlyMap<string, State>>();

/** `country` is one that has rules, so that the cache cannot grow. */
export function statesOf(country: string): ReadonlyMap<string, State> {
  const cached = byCountry.get(country);
  if (cached) return cached;
  const states = HAVE_OWN_READER.has(country) ? new Map<string, State>() : index(country);
  byCountry.set(country, states);
  return states;
}

interface Named {
  country: string;
  state: State;
}

const codesByCountry = new Map<string, ReadonlyMap<string, string | null>>();

/** The ISO 3166-2 codes of a country's states by their value, computed at the first call. */
export function codesOfStates(country: string): ReadonlyMap<string, string | null> {
  let codes = codesByCountry.get(country);
  if (!codes) {
    const states = [...statesOf(country).values()];
    // Of two states of one value, that with the first name counts.
    codes = new Map(states.toReversed().map(({ value, code }) => [value, code]));
    codesByCountry.set(country, codes);
  }
  return codes;
}

const NONE: readonly Named[] = [];
let named: ReadonlyMap<string, readonly Named[]> | undefined;

/** Those of that name in the countries whose posts write them. */
export function statesNamed(key: string): readonly Named[] {
  named ??= Map.groupBy(
    COUNTRIES_WITH_STATES.flatMap((country) =>
      [...statesOf(country)].map(([name, state]) => ({ name, country, state })),
    ),
    ({ name }) => name,
  );
  return named.get(key) ?? NONE;
}

/** The region of any of its names, also of those that are rather the name of a town; undefined where there is none. */
export function regionNamed(country: string, key: string): string | undefined {
  const state = statesOf(country).get(key);
  if (state) return state.value;
  const code = subdivisionNames(country).get(key);
  return code === undefined
    ? undefined
    : isoRegions(country)?.list.find(({ iso_code }) => iso_code === code)?.latin_name;
}

function index(country: string): ReadonlyMap<string, State> {
  const states = new Map<string, State>();
  const regions = countryRules(country)?.regions ?? null;
  const add = (name: string, value: string, code: string | null, isCounty = false): void => {
    const folded = foldName(name);
    if (folded && !states.has(folded)) states.set(folded, { value, isCode: folded.length <= 3, isCounty, code });
  };
  for (const [name, { region, canonical }] of regions?.byName ?? []) add(name, canonical, region.iso_code);
  for (const [name, code, value] of otherNames(country, regions)) add(name, value, code);
  for (const county of COUNTIES[country] ?? []) add(county, county, null, true);
  return states;
}

/** The names of regions that the country's own list does not have: those of ISO 3166-2 in other languages. */
function* otherNames(country: string, regions: Regions | null): Iterable<[name: string, code: string, value: string]> {
  const known = new Map((regions ?? isoRegions(country))?.list.map((region) => [region.iso_code, region]));
  for (const [name, code] of subdivisionNames(country)) {
    const region = known.get(code);
    if (
      !region ||
      (regions === null && name.length < 3 && !CODES_ON_ENVELOPES.has(country)) ||
      isTownName(country, name)
    )
      continue;
    const value = regions ? (findRegion(regions, region.name)?.canonical ?? region.name) : region.latin_name;
    yield [name, code, value];
  }
}

/** A name in use alongside the official ones is that of the town: Santiago, Lima, New Delhi. */
const isTownName = (country: string, name: string): boolean =>
  name.length > 4 && loadTowns().get(name)?.includes(country) === true;
