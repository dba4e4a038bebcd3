/** Pelias: https://github.com/pelias/documentation/blob/master/structured-geocoding.md */
import type { Granularity } from "../../address/index.ts";
import { type Provider, type ProviderKind } from "../provider.ts";
import { pointFor, toAnswer, toReverseAnswer, type Hit, type Source } from "./answer.ts";
import { featuresOf, type Feature } from "./geojson.ts";
import { askJson, refusal } from "./http.ts";
import { street } from "./question.ts";

const SOURCE: Source = { name: "pelias", datum: "WGS-84", keep_for_days: null };

interface Properties {
  gid?: string;
  layer?: string;
  confidence?: number;
  match_type?: "exact" | "interpolated" | "fallback";
  accuracy?: "point" | "centroid";
  country_code?: string;
  region?: string;
  locality?: string;
  borough?: string;
  postalcode?: string;
  street?: string;
  housenumber?: string;
}

const LAYERS: Record<string, Granularity> = {
  address: "house_number",
  venue: "poi",
  street: "road",
  intersection: "road",
  postalcode: "postal_code",
  neighbourhood: "township",
  borough: "dependent_locality",
  locality: "locality",
  localadmin: "locality",
  county: "administrative_area",
  macrocounty: "administrative_area",
  region: "administrative_area",
  macroregion: "administrative_area",
  country: "country",
  dependency: "country",
};

export const pelias: ProviderKind = {
  name: SOURCE.name,
  title: "Pelias",
  countries: "all",
  is_in_china: false,
  needs_key: false,
  default_rate_per_second: 10,
  documentation_url: "https://github.com/pelias/documentation",
  create({ key, base_url = "http://127.0.0.1:4000", dispatcher }): Provider {
    async function ask(
      path: string,
      query: Record<string, string | null | undefined>,
      signal: AbortSignal,
    ): Promise<Feature<Properties>[]> {
      const { status, body } = await askJson(SOURCE.name, base_url, path, {
        query: { ...query, api_key: key },
        signal,
        dispatcher,
      });
      if (status >= 400) throw refusal(SOURCE.name, status);
      return featuresOf<Properties>(SOURCE.name, body);
    }
    return {
      name: SOURCE.name,
      dataVersion: "pelias",
      async locate(place, signal) {
        return toAnswer(
          SOURCE,
          place,
          (
            await ask(
              "/v1/search/structured",
              {
                address: street(place),
                neighbourhood: place.dependent_locality,
                locality: place.locality,
                region: place.administrative_area,
                postalcode: place.postal_code,
                country: place.country_code,
                size: "5",
              },
              signal,
            )
          ).map(toHit),
        );
      },
      async reverse(point, signal) {
        const at = pointFor(SOURCE, point);
        const [best] = await ask(
          "/v1/reverse",
          { "point.lat": at.latitude, "point.lon": at.longitude, size: "1" },
          signal,
        );
        if (!best) return toReverseAnswer(SOURCE, point, undefined);
        const { country_code = null, street: road, housenumber } = best.properties;
        return toReverseAnswer(SOURCE, point, {
          ...toHit(best),
          country_code,
          ...(road && { address_lines: [[road, housenumber].filter(Boolean).join(" ")] }),
        });
      },
    };
  },
};

function toHit({
  geometry: {
    coordinates: [longitude, latitude],
  },
  properties,
}: Feature<Properties>): Hit {
  const { gid = null, layer = "", confidence = 0.6, match_type, region, locality, borough, postalcode } = properties;
  return {
    latitude,
    longitude,
    granularity: LAYERS[layer] ?? "none",
    certainty: confidence,
    is_approximate: match_type === "interpolated",
    place_id: gid,
    named: { administrative_area: region, locality, dependent_locality: borough, postal_code: postalcode },
  };
}
