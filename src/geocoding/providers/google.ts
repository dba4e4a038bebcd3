/**
 * Google Maps: https://developers.google.com/maps/documentation/address-validation where that covers the country, else
 * https://developers.google.com/maps/documentation/geocoding
 */
import type { Granularity, Part } from "../../address/index.ts";
import { ProviderError, type Place, type Provider, type ProviderFailure, type ProviderKind } from "../provider.ts";
import { pointFor, toAnswer, toReverseAnswer, type Hit, type NamedParts, type Source } from "./answer.ts";
import { askJson, refusal } from "./http.ts";
import { oneLine } from "./question.ts";

/** The terms let positions be kept for 30 days, ids of places for ever. */
const SOURCE: Source = { name: "google", datum: "WGS-84", keep_for_days: 30 };

/** https://developers.google.com/maps/documentation/address-validation/coverage */
const VALIDATED = new Set([
  "AR",
  "AT",
  "AU",
  "BE",
  "BG",
  "BR",
  "CA",
  "CH",
  "CL",
  "CO",
  "CZ",
  "DE",
  "DK",
  "EE",
  "ES",
  "FI",
  "FR",
  "GB",
  "HR",
  "HU",
  "IE",
  "IN",
  "IT",
  "JP",
  "LT",
  "LU",
  "LV",
  "MX",
  "MY",
  "NL",
  "NO",
  "NZ",
  "PL",
  "PR",
  "PT",
  "SE",
  "SG",
  "SI",
  "SK",
  "US",
]);

interface AddressComponent {
  long_name: string;
  short_name: string;
  types: string[];
}

interface GeocodingReply {
  status?: string;
  results?: {
    geometry: { location: { lat: number; lng: number }; location_type: string };
    types: string[];
    address_components: AddressComponent[];
    partial_match?: boolean;
    place_id: string;
  }[];
}

interface ValidationReply {
  result?: {
    verdict: { validationGranularity?: string; geocodeGranularity?: string; hasUnconfirmedComponents?: boolean };
    address: {
      addressComponents?: { componentName: { text: string }; componentType: string; confirmationLevel: string }[];
    };
    geocode?: { location: { latitude: number; longitude: number }; placeId: string; featureSizeMeters?: number };
  };
}

const FAILURES: Record<string, ProviderFailure> = {
  OVER_DAILY_LIMIT: "quota_exceeded",
  OVER_QUERY_LIMIT: "rate_limited",
  REQUEST_DENIED: "bad_credentials",
  INVALID_REQUEST: "refused",
  UNKNOWN_ERROR: "unavailable",
  RESOURCE_EXHAUSTED: "quota_exceeded",
  PERMISSION_DENIED: "bad_credentials",
  UNAUTHENTICATED: "bad_credentials",
  INVALID_ARGUMENT: "refused",
};

/** The first that fits, finest first. */
const TYPES: [string, Granularity][] = [
  ["subpremise", "unit"],
  ["premise", "building"],
  ["street_address", "house_number"],
  ["establishment", "poi"],
  ["point_of_interest", "poi"],
  ["intersection", "road"],
  ["route", "road"],
  ["postal_code", "postal_code"],
  ["neighborhood", "township"],
  ["sublocality", "dependent_locality"],
  ["locality", "locality"],
  ["postal_town", "locality"],
  ["administrative_area_level_3", "dependent_locality"],
  ["administrative_area_level_2", "locality"],
  ["administrative_area_level_1", "administrative_area"],
  ["country", "country"],
];
const VALIDATION_GRANULARITIES: Record<string, Granularity> = {
  SUB_PREMISE: "unit",
  PREMISE: "building",
  PREMISE_PROXIMITY: "house_number",
  BLOCK: "road",
  ROUTE: "road",
  OTHER: "locality",
};
/** Confidence and, for interpolated positions, metres. */
const LOCATION_TYPES: Record<string, { certainty: number; is_approximate: boolean }> = {
  ROOFTOP: { certainty: 0.97, is_approximate: false },
  RANGE_INTERPOLATED: { certainty: 0.85, is_approximate: true },
  GEOMETRIC_CENTER: { certainty: 0.8, is_approximate: false },
  APPROXIMATE: { certainty: 0.75, is_approximate: false },
};

const PARTS: Record<string, keyof NamedParts> = {
  administrative_area_level_1: "administrative_area",
  locality: "locality",
  postal_town: "locality",
  sublocality: "dependent_locality",
  sublocality_level_1: "dependent_locality",
  postal_code: "postal_code",
};

export const google: ProviderKind = {
  name: SOURCE.name,
  title: "Google Maps Platform",
  countries: "all",
  is_in_china: false,
  needs_key: true,
  default_base_url: "https://maps.googleapis.com",
  default_rate_per_second: 50,
  documentation_url: "https://developers.google.com/maps/documentation/geocoding",
  create({ key, base_url, dispatcher }): Provider {
    const geocoding = base_url ?? "https://maps.googleapis.com";
    const validation = base_url ?? "https://addressvalidation.googleapis.com";

    async function geocode(
      query: Record<string, string | null>,
      signal: AbortSignal,
    ): Promise<NonNullable<GeocodingReply["results"]>> {
      const { status, body } = await askJson(SOURCE.name, geocoding, "/maps/api/geocode/json", {
        query: { ...query, key },
        signal,
        dispatcher,
      });
      const reply = body as GeocodingReply | undefined;
      if (reply?.status === "OK" || reply?.status === "ZERO_RESULTS") return reply.results ?? [];
      if (typeof reply?.status !== "string")
        throw status >= 400 ? refusal(SOURCE.name, status) : new ProviderError(SOURCE.name, "bad_answer");
      throw new ProviderError(SOURCE.name, FAILURES[reply.status] ?? "refused", { cause: new Error(reply.status) });
    }

    async function validate(place: Place, signal: AbortSignal): Promise<ValidationReply["result"]> {
      const {
        country_code: regionCode,
        administrative_area: administrativeArea,
        locality,
        dependent_locality: sublocality,
        postal_code: postalCode,
        address_lines: addressLines,
      } = place;
      const address = Object.fromEntries(
        Object.entries({ regionCode, administrativeArea, locality, sublocality, postalCode, addressLines }).filter(
          ([, value]) => value !== null,
        ),
      );
      // The key goes in a header, so that it is in no log of a proxy.
      const { status, body } = await askJson(SOURCE.name, validation, "/v1:validateAddress", {
        query: {},
        headers: { "x-goog-api-key": key ?? "" },
        body: { address },
        signal,
        dispatcher,
      });
      const reply = body as (ValidationReply & { error?: { status?: string } }) | undefined;
      if (reply?.result) return reply.result;
      if (reply?.error?.status)
        throw new ProviderError(SOURCE.name, FAILURES[reply.error.status] ?? "refused", {
          cause: new Error(reply.error.status),
        });
      throw status >= 400 ? refusal(SOURCE.name, status) : new ProviderError(SOURCE.name, "bad_answer");
    }

    return {
      name: SOURCE.name,
      dataVersion: "google",
      async locate(place, signal) {
        if (VALIDATED.has(place.country_code) && place.address_lines.length > 0) {
          const result = await validate(place, signal);
          return toAnswer(
            SOURCE,
            place,
            result?.geocode ? [validated(result as Required<NonNullable<ValidationReply["result"]>>)] : [],
          );
        }
        const results = await geocode({ address: oneLine(place), components: `country:${place.country_code}` }, signal);
        return toAnswer(SOURCE, place, results.map(geocoded));
      },
      async reverse(point, signal) {
        const at = pointFor(SOURCE, point);
        const [best] = await geocode({ latlng: `${at.latitude},${at.longitude}` }, signal);
        if (!best) return toReverseAnswer(SOURCE, point, undefined);
        const part = (type: string): string | undefined =>
          best.address_components.find(({ types }) => types.includes(type))?.long_name;
        const line = [part("route"), part("street_number")].filter(Boolean).join(" ");
        const country_code = best.address_components.find(({ types }) => types.includes("country"))?.short_name ?? null;
        return toReverseAnswer(SOURCE, point, {
          ...geocoded(best),
          country_code,
          ...(line && { address_lines: [line] }),
        });
      },
    };
  },
};

function geocoded({
  geometry,
  types,
  address_components,
  partial_match,
  place_id,
}: NonNullable<GeocodingReply["results"]>[number]): Hit {
  const { certainty, is_approximate } = LOCATION_TYPES[geometry.location_type] ?? {
    certainty: 0.5,
    is_approximate: true,
  };
  const named: NamedParts = {};
  for (const { long_name, types: kinds } of address_components) {
    const part = kinds.map((kind) => PARTS[kind]).find(Boolean);
    if (part) named[part] ??= long_name;
  }
  return {
    latitude: geometry.location.lat,
    longitude: geometry.location.lng,
    granularity: TYPES.find(([type]) => types.includes(type))?.[1] ?? "none",
    certainty: partial_match ? certainty * 0.7 : certainty,
    is_approximate,
    named,
    place_id,
  };
}

const COMPONENTS: Record<string, Extract<Part, keyof NamedParts>> = { ...PARTS };

function validated({
  verdict,
  address,
  geocode: { location, placeId, featureSizeMeters },
}: Required<NonNullable<ValidationReply["result"]>>): Hit {
  const named: NamedParts = {};
  for (const { componentName, componentType } of address.addressComponents ?? []) {
    const part = COMPONENTS[componentType];
    if (part) named[part] ??= componentName.text;
  }
  const suspicious = address.addressComponents?.some(
    ({ confirmationLevel }) => confirmationLevel === "UNCONFIRMED_AND_SUSPICIOUS",
  );
  return {
    latitude: location.latitude,
    longitude: location.longitude,
    granularity: VALIDATION_GRANULARITIES[verdict.geocodeGranularity ?? ""] ?? "none",
    uncertainty_m: featureSizeMeters === undefined ? undefined : Math.max(10, featureSizeMeters / 2),
    certainty: suspicious ? 0.4 : verdict.hasUnconfirmedComponents ? 0.75 : 0.97,
    named,
    place_id: placeId,
    is_approximate: verdict.geocodeGranularity === "PREMISE_PROXIMITY",
  };
}
