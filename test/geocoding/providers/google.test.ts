import { google } from "../../../src/geocoding/providers/google.ts";
import { testContract } from "../../support/provider-server.ts";

const address = {
  country_code: "US",
  administrative_area: "CA",
  locality: "Mountain View",
  postal_code: "94043",
  address_lines: ["1600 Amphitheatre Pkwy"],
};
const component = (componentType: string, text: string, confirmationLevel = "CONFIRMED") => ({
  componentName: { text, languageCode: "en" },
  componentType,
  confirmationLevel,
});
const validation = (
  verdict: object,
  components = [
    component("locality", "Mountain View"),
    component("administrative_area_level_1", "CA"),
    component("postal_code", "94043"),
  ],
) => ({
  result: {
    verdict: {
      inputGranularity: "PREMISE",
      validationGranularity: "PREMISE",
      geocodeGranularity: "PREMISE",
      addressComplete: true,
      ...verdict,
    },
    address: { formattedAddress: "…", addressComponents: components },
    geocode: {
      location: { latitude: 37.4225022, longitude: -122.0847398 },
      placeId: "ChIJF4Yf2Ry7j4AR__1AkytDyAE",
      featureSizeMeters: 116.9,
    },
  },
  responseId: "…",
});
const kenya = { country_code: "KE", locality: "Nairobi", address_lines: ["Kenyatta Avenue 1"] };
const geocoding = (changes: object) => ({
  status: "OK",
  results: [
    {
      geometry: { location: { lat: -1.2841, lng: 36.8155 }, location_type: "ROOFTOP" },
      types: ["street_address"],
      place_id: "p1",
      address_components: [
        { long_name: "Nairobi", short_name: "Nairobi", types: ["locality", "political"] },
        { long_name: "Kenya", short_name: "KE", types: ["country", "political"] },
      ],
      ...changes,
    },
  ],
});

testContract({
  kind: google,
  hits: [
    {
      title: "a building, validated",
      address,
      reply: validation({}),
      answer: {
        outcome: "verified",
        confidence: 0.97,
        location: { latitude: 37.4225022, granularity: "building", uncertainty_m: 58 },
        match: {
          datum: "WGS-84",
          quality: "exact",
          place_id: "ChIJF4Yf2Ry7j4AR__1AkytDyAE",
          keep_for_days: 30,
          parts: { postal_code: { status: "confirmed" } },
        },
      },
      asked: {
        method: "POST",
        path: "/v1:validateAddress",
        query: {},
        body: {
          address: {
            regionCode: "US",
            administrativeArea: "CA",
            locality: "Mountain View",
            postalCode: "94043",
            addressLines: ["1600 Amphitheatre Pkwy"],
          },
        },
        headers: { "x-goog-api-key": "a-key-that-must-stay-secret" },
      },
    },
    {
      title: "with another postal code",
      address,
      reply: validation({ hasUnconfirmedComponents: true }, [
        component("postal_code", "94040", "UNCONFIRMED_BUT_PLAUSIBLE"),
      ]),
      answer: {
        confidence: 0.56,
        match: { quality: "partial", parts: { postal_code: { status: "corrected", value: "94040" } } },
      },
    },
    {
      title: "a suspicious one",
      address,
      reply: validation({}, [component("locality", "Mountain View", "UNCONFIRMED_AND_SUSPICIOUS")]),
      answer: { confidence: 0.4 },
    },
    {
      title: "near a building",
      address,
      reply: validation({ geocodeGranularity: "PREMISE_PROXIMITY" }),
      answer: { location: { granularity: "house_number" }, match: { quality: "approximate" } },
    },
    {
      title: "geocoded, where addresses are not validated",
      address: kenya,
      reply: geocoding({}),
      answer: { outcome: "verified", confidence: 0.97, location: { granularity: "house_number" } },
      asked: {
        method: "GET",
        path: "/maps/api/geocode/json",
        query: { components: "country:KE", key: "a-key-that-must-stay-secret" },
      },
    },
    {
      title: "only the road, by a part of the text",
      address: kenya,
      reply: geocoding({
        types: ["route"],
        geometry: { location: { lat: -1.28, lng: 36.81 }, location_type: "GEOMETRIC_CENTER" },
        partial_match: true,
      }),
      answer: { confidence: 0.42, location: { granularity: "road" } },
    },
    {
      title: "interpolated",
      address: kenya,
      reply: geocoding({ geometry: { location: { lat: -1.28, lng: 36.81 }, location_type: "RANGE_INTERPOLATED" } }),
      answer: { match: { quality: "approximate" } },
    },
  ],
  nothing: { address: kenya, reply: { status: "ZERO_RESULTS", results: [] } },
  failures: [
    {
      title: "wrong key",
      status: 400,
      reply: { error: { code: 400, status: "INVALID_ARGUMENT", message: "API key not valid" } },
      code: "refused",
    },
    {
      title: "not enabled",
      status: 403,
      reply: { error: { code: 403, status: "PERMISSION_DENIED" } },
      code: "bad_credentials",
    },
    {
      title: "quota",
      status: 403,
      reply: { error: { code: 403, status: "RESOURCE_EXHAUSTED" } },
      code: "quota_exceeded",
    },
  ],
  reverse: {
    reply: geocoding({
      address_components: [
        { long_name: "1", short_name: "1", types: ["street_number"] },
        { long_name: "Kenyatta Avenue", short_name: "Kenyatta Ave", types: ["route"] },
        { long_name: "Nairobi", short_name: "Nairobi", types: ["locality"] },
        { long_name: "Kenya", short_name: "KE", types: ["country"] },
      ],
    }),
    answer: {
      outcome: "verified",
      place: { country_code: "KE", locality: "Nairobi", address_lines: ["Kenyatta Avenue 1"] },
    },
    asked: { query: { latlng: "39.907500,116.397200" } },
    nothing: { status: "ZERO_RESULTS", results: [] },
  },
});
