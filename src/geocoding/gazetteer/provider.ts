/** The embedded gazetteer as a provider: one indexed query an address. */
import { sql } from "kysely";
import { prepare, type Connection } from "../../platform/database/prepared.ts";
import { ProviderError, type Answer, type Place, type Provider } from "../provider.ts";
import { choose, type Candidate, type NamingPart } from "./choose.ts";
import { codeKey, searchKeys } from "./names.ts";
import { GAZETTEER_VERSION } from "./packages.ts";

const NAME = "gazetteer";

interface Search extends Record<NamingPart, string[]> {
  data_version: string;
  /** All keys of the search, the country's among them. */
  keys: string[];
}

/** `level` is null in the one row that says: loaded, but nothing found. No row at all: not loaded. */
type Row = Omit<Candidate, "named_by" | "level"> & Record<NamingPart, boolean> & { level: Candidate["level"] | null };

const findCandidates = prepare<Search, Row>("find_gazetteer_places", (db, $) => {
  const isNamedBy = (part: NamingPart) => sql<boolean>`keys && ${$(part)}::text[]`.as(part);
  return db.selectFrom("gazetteer_releases as release")
    .leftJoin("gazetteer_places as place", (join) => join
      .onRef("place.release", "=", "release.id")
      .on(sql<boolean>`keys && ${$("keys")}::text[]`))
    .where("release.data_version", "=", $("data_version"))
    .where("release.loaded_at", "is not", null)
    .select([
      "level", "region_code", "subregion_code", "population", "latitude", "longitude", "uncertainty_m",
      isNamedBy("division_code"), isNamedBy("administrative_area"), isNamedBy("locality"), isNamedBy("dependent_locality"), isNamedBy("township"),
    ]);
});

export function gazetteerProvider(connection: Connection): Provider {
  return {
    name: NAME,
    dataVersion: GAZETTEER_VERSION,
    async locate(place, signal) {
      signal.throwIfAborted();
      const rows = await findCandidates(connection, searchFor(place)).catch((error: unknown) => {
        throw new ProviderError(NAME, "unavailable", { cause: error });
      });
      if (rows.length === 0) throw new ProviderError(NAME, "unavailable", { cause: new Error("the gazetteer's data is not loaded yet") });
      return answer(place, rows);
    },
  };
}

function answer(place: Place, rows: readonly Row[]): Answer {
  const candidates = rows.flatMap(toCandidate);
  if (!candidates.some(({ level }) => level === "country")) return { outcome: "not_covered" };
  const choice = choose(place, candidates);
  if (!choice) return { outcome: "not_found" };
  const { candidate: { latitude, longitude, uncertainty_m }, granularity, confidence } = choice;
  return { outcome: "verified", confidence, location: { latitude, longitude, granularity, uncertainty_m, source: NAME } };
}

function searchFor(place: Place): Search {
  const { country_code, administrative_area, locality, dependent_locality, township, division_code } = place;
  const parts: Record<NamingPart, string[]> = {
    division_code: division_code === null ? [] : divisionCodes(division_code).map(codeKey),
    administrative_area: searchKeys(country_code, administrative_area),
    locality: searchKeys(country_code, locality),
    dependent_locality: searchKeys(country_code, dependent_locality),
    township: searchKeys(country_code, township),
  };
  return { data_version: GAZETTEER_VERSION, ...parts, keys: [country_code, ...Object.values(parts).flat()] };
}

/** A GB/T 2260 code and those of the divisions above; an ISO 3166-2 code has none above. A Japanese city goes by name within its prefecture. */
function divisionCodes(code: string): string[] {
  if (/^JP-\d{5}$/.test(code)) return [code.slice(0, 5)];
  return /^\d{6}/.test(code) ? [code.slice(0, 6), `${code.slice(0, 4)}00`, `${code.slice(0, 2)}0000`] : [code];
}

const NAMING_PARTS: readonly NamingPart[] = ["division_code", "administrative_area", "locality", "dependent_locality", "township"];

function toCandidate({ level, ...row }: Row): Candidate[] {
  return level === null ? [] : [{ ...row, level, named_by: NAMING_PARTS.filter((part) => row[part]) }];
}
