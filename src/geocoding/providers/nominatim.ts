/** Nominatim (OpenStreetMap): https://nominatim.org/release-docs/latest/api/Search/ */
import type { Granularity } from "../../address/index.ts";
import { ProviderError, type Provider, type ProviderKind } from "../provider.ts";
import { pointFor, toAnswer, toReverseAnswer, type Hit, type NamedParts, type Source } from "./answer.ts";
import { askJson, refusal } from "./http.ts";
import { street } from "./question.ts";

/** ODbL: what is taken from it may be kept, with attribution. */
const SOURCE: Source = { name: "nominatim", datum: "WGS-84", keep_for_days: null };

interface Result {
  /** Absent for what OpenStreetMap has no object of, such as a postal code or an interpolated number. */
  osm_type?: string;
  osm_id?: number;
  lat: string;
  lon: string;
  place_rank: number;
  addresstype?: string;
  importance?: number;
  address?: Record<string, string>;
  error?: unknown;
}

/** https://nominatim.org/release-docs/latest/customize/Ranking/ */
function granularityOf(rank: number): Granularity {
  if (rank >= 30) return "house_number";
  if (rank >= 26) return "road";
  if (rank >= 21) return "postal_code";
  if (rank >= 19) return "township";
  if (rank >= 17) return "dependent_locality";
  if (rank >= 13) return "locality";
  return rank >= 5 ? "administrative_area" : "country";
}

export const nominatim: ProviderKind = {
  name: SOURCE.name,
  title: "Nominatim (OpenStreetMap)",
  countries: "all",
  is_in_china: false,
  needs_key: false,
  default_base_url: "https://nominatim.openstreetmap.org",
  // The policy of the public service: https://operations.osmfoundation.org/policies/nominatim/
  default_rate_per_second: 1,
  documentation_url: "https://nominatim.org/release-docs/latest/api/Search/",
  create({ key, base_url = "https://nominatim.openstreetmap.org", dispatcher }): Provider {
    async function ask(
      path: string,
      query: Record<string, string | null | undefined>,
      signal: AbortSignal,
    ): Promise<unknown> {
      const { status, body } = await askJson(SOURCE.name, base_url, path, {
        query: { ...query, format: "jsonv2", addressdetails: "1", key },
        signal,
        dispatcher,
      });
      if (status >= 400) throw refusal(SOURCE.name, status);
      return body;
    }
    return {
      name: SOURCE.name,
      dataVersion: "openstreetmap",
      async locate(place, signal) {
        const results = await ask(
          "/search",
          {
            street: street(place),
            city: place.locality ?? place.dependent_locality,
            state: place.administrative_area,
            postalcode: place.postal_code,
            countrycodes: place.country_code.toLowerCase(),
            limit: "5",
          },
          signal,
        );
        if (!Array.isArray(results)) throw new ProviderError(SOURCE.name, "bad_answer");
        return toAnswer(SOURCE, place, (results as Result[]).map(toHit));
      },
      async reverse(point, signal) {
        const at = pointFor(SOURCE, point);
        const result = (await ask("/reverse", { lat: at.latitude, lon: at.longitude, zoom: "18" }, signal)) as
          | Result
          | undefined;
        if (!result) throw new ProviderError(SOURCE.name, "bad_answer");
        if (result.error !== undefined) return toReverseAnswer(SOURCE, point, undefined);
        const { country_code, road, house_number } = result.address ?? {};
        return toReverseAnswer(SOURCE, point, {
          ...toHit(result),
          country_code: country_code?.toUpperCase() ?? null,
          ...(road && { address_lines: [[road, house_number].filter(Boolean).join(" ")] }),
        });
      },
    };
  },
};

/** Only both together name an object. */
const placeId = ({ osm_type, osm_id }: Result): string | null => (osm_type && osm_id ? `${osm_type}/${osm_id}` : null);

function toHit(result: Result): Hit {
  const { lat, lon, place_rank, address = {} } = result;
  const named: NamedParts = {
    administrative_area: address["state"] ?? address["province"] ?? address["region"],
    locality: address["city"] ?? address["town"] ?? address["village"] ?? address["municipality"],
    dependent_locality: address["city_district"] ?? address["suburb"],
    postal_code: address["postcode"],
  };
  return {
    latitude: Number(lat),
    longitude: Number(lon),
    granularity: granularityOf(place_rank),
    certainty: place_rank >= 26 ? 0.85 : 0.75,
    named,
    place_id: placeId(result),
  };
}
