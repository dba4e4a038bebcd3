/** HERE Geocoding and Search API v7: https://www.here.com/docs/category/geocoding-search-v7 */
import { iso31661Alpha3ToAlpha2 } from "iso-3166/1-a3-to-1-a2.js";
import type { Granularity } from "../../address/index.ts";
import { ProviderError, type Provider, type ProviderKind } from "../provider.ts";
import { pointFor, toAnswer, toReverseAnswer, type Hit, type Source } from "./answer.ts";
import { askJson, refusal } from "./http.ts";
import { street } from "./question.ts";

const SOURCE: Source = { name: "here", datum: "WGS-84", keep_for_days: 30 };

interface Item {
  id: string;
  resultType: string;
  houseNumberType?: "PA" | "interpolated";
  localityType?: "city" | "district" | "subdistrict" | "postalCode";
  administrativeAreaType?: "country" | "state" | "county";
  position: { lat: number; lng: number };
  distance?: number;
  address: {
    countryCode?: string;
    state?: string;
    city?: string;
    district?: string;
    postalCode?: string;
    street?: string;
    houseNumber?: string;
  };
  scoring?: { queryScore?: number };
}

const TYPES: Record<string, Granularity> = {
  houseNumber: "house_number",
  addressBlock: "road",
  street: "road",
  intersection: "road",
  postalCodePoint: "postal_code",
  place: "poi",
  locality: "locality",
  administrativeArea: "administrative_area",
};
const LOCALITIES: Record<string, Granularity> = {
  city: "locality",
  district: "dependent_locality",
  subdistrict: "township",
  postalCode: "postal_code",
};

export const here: ProviderKind = {
  name: SOURCE.name,
  title: "HERE",
  countries: "all",
  is_in_china: false,
  needs_key: true,
  default_base_url: "https://geocode.search.hereapi.com",
  default_rate_per_second: 5,
  documentation_url: "https://www.here.com/docs/bundle/geocoding-and-search-api-v7-api-reference",
  create({ key, base_url, dispatcher }): Provider {
    async function ask(
      host: string,
      path: string,
      query: Record<string, string | null>,
      signal: AbortSignal,
    ): Promise<Item[]> {
      const { status, body } = await askJson(SOURCE.name, base_url ?? host, path, {
        query: { ...query, apiKey: key },
        signal,
        dispatcher,
      });
      if (status >= 400) throw refusal(SOURCE.name, status);
      const { items } = (body ?? {}) as { items?: Item[] };
      if (!Array.isArray(items)) throw new ProviderError(SOURCE.name, "bad_answer");
      return items;
    }
    return {
      name: SOURCE.name,
      dataVersion: "here v1",
      async locate(place, signal) {
        const parts = {
          country: place.country_code,
          state: place.administrative_area,
          city: place.locality,
          district: place.dependent_locality,
          postalCode: place.postal_code,
          street: street(place),
        };
        // A qualified query: a semicolon would end a part.
        const qq = Object.entries(parts)
          .filter(([, value]) => value)
          .map(([name, value]) => `${name}=${(value as string).replaceAll(";", " ")}`)
          .join(";");
        return toAnswer(
          SOURCE,
          place,
          (await ask("https://geocode.search.hereapi.com", "/v1/geocode", { qq, limit: "3" }, signal)).map(toHit),
        );
      },
      async reverse(point, signal) {
        const at = pointFor(SOURCE, point);
        const [best] = await ask(
          "https://revgeocode.search.hereapi.com",
          "/v1/revgeocode",
          { at: `${at.latitude},${at.longitude}` },
          signal,
        );
        if (!best) return toReverseAnswer(SOURCE, point, undefined);
        const { countryCode, street: road, houseNumber } = best.address;
        return toReverseAnswer(SOURCE, point, {
          ...toHit(best),
          country_code: alpha2(countryCode),
          ...(road && { address_lines: [[road, houseNumber].filter(Boolean).join(" ")] }),
        });
      },
    };
  },
};

function toHit({
  id,
  resultType,
  houseNumberType,
  localityType,
  administrativeAreaType,
  position,
  address,
  scoring,
}: Item): Hit {
  return {
    latitude: position.lat,
    longitude: position.lng,
    place_id: id,
    certainty: scoring?.queryScore ?? 0.9,
    is_approximate: houseNumberType === "interpolated",
    granularity:
      administrativeAreaType === "country"
        ? "country"
        : ((resultType === "locality" ? LOCALITIES[localityType ?? ""] : undefined) ?? TYPES[resultType] ?? "none"),
    named: {
      administrative_area: address.state,
      locality: address.city,
      dependent_locality: address.district,
      postal_code: address.postalCode,
    },
  };
}

/** HERE names countries by three letters. */
const alpha2 = (code: string | undefined): string | null =>
  code === undefined ? null : (iso31661Alpha3ToAlpha2[code] ?? null);
