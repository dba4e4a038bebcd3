/** Photon (OpenStreetMap): https://github.com/komoot/photon/blob/master/docs/api-v1.md */
import type { Granularity } from "../../address/index.ts";
import { type Provider, type ProviderKind } from "../provider.ts";
import { pointFor, toAnswer, toReverseAnswer, type Hit, type Source } from "./answer.ts";
import { featuresOf, type Feature } from "./geojson.ts";
import { askJson, refusal } from "./http.ts";
import { oneLine } from "./question.ts";

const SOURCE: Source = { name: "photon", datum: "WGS-84", keep_for_days: null };

interface Properties {
  osm_type?: string;
  osm_id?: number;
  type?: string;
  countrycode?: string;
  state?: string;
  city?: string;
  name?: string;
  district?: string;
  postcode?: string;
  street?: string;
  housenumber?: string;
}

const TYPES: Record<string, Granularity> = {
  house: "house_number",
  street: "road",
  locality: "township",
  district: "dependent_locality",
  city: "locality",
  county: "administrative_area",
  state: "administrative_area",
  country: "country",
  other: "poi",
};

export const photon: ProviderKind = {
  name: SOURCE.name,
  title: "Photon (OpenStreetMap)",
  countries: "all",
  is_in_china: false,
  needs_key: false,
  default_base_url: "https://photon.komoot.io",
  default_rate_per_second: 1,
  documentation_url: "https://github.com/komoot/photon",
  create({ base_url = "https://photon.komoot.io", dispatcher }): Provider {
    async function ask(
      path: string,
      query: Record<string, string>,
      signal: AbortSignal,
    ): Promise<Feature<Properties>[]> {
      const { status, body } = await askJson(SOURCE.name, base_url, path, { query, signal, dispatcher });
      if (status >= 400) throw refusal(SOURCE.name, status);
      return featuresOf<Properties>(SOURCE.name, body);
    }
    return {
      name: SOURCE.name,
      dataVersion: "openstreetmap",
      async locate(place, signal) {
        const features = await ask("/api", { q: oneLine(place), limit: "5" }, signal);
        // Photon searches the whole world.
        return toAnswer(
          SOURCE,
          place,
          features.filter(({ properties }) => properties.countrycode?.toUpperCase() === place.country_code).map(toHit),
        );
      },
      async reverse(point, signal) {
        const at = pointFor(SOURCE, point);
        const [best] = await ask("/reverse", { lat: at.latitude, lon: at.longitude }, signal);
        if (!best) return toReverseAnswer(SOURCE, point, undefined);
        const { countrycode, street, housenumber } = best.properties;
        return toReverseAnswer(SOURCE, point, {
          ...toHit(best),
          country_code: countrycode?.toUpperCase() ?? null,
          ...(street && { address_lines: [[street, housenumber].filter(Boolean).join(" ")] }),
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
  const { osm_type, osm_id, type = "other", state, city, name, district, postcode } = properties;
  const granularity = TYPES[type] ?? "poi";
  return {
    latitude,
    longitude,
    granularity,
    certainty: 0.75,
    place_id: osm_type && osm_id ? `${osm_type}${osm_id}` : null,
    named: {
      administrative_area: state,
      locality: granularity === "locality" ? name : city,
      dependent_locality: district,
      postal_code: postcode,
    },
  };
}
