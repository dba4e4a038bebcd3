import { here } from "../../../src/geocoding/providers/here.ts";
import { testContract } from "../../support/provider-server.ts";

const address = {
  country_code: "DE",
  locality: "Berlin",
  postal_code: "10115",
  address_lines: ["Invalidenstraße 116"],
};
const item = {
  title: "…",
  id: "here:af:streetsection:x",
  resultType: "houseNumber",
  houseNumberType: "PA",
  position: { lat: 52.53041, lng: 13.38527 },
  address: {
    countryCode: "DEU",
    state: "Berlin",
    city: "Berlin",
    district: "Mitte",
    street: "Invalidenstraße",
    postalCode: "10115",
    houseNumber: "116",
  },
  scoring: { queryScore: 1 },
};

testContract({
  kind: here,
  hits: [
    {
      title: "a door",
      address,
      reply: { items: [item] },
      answer: {
        outcome: "verified",
        confidence: 1,
        location: { granularity: "house_number", latitude: 52.53041 },
        match: {
          quality: "exact",
          place_id: "here:af:streetsection:x",
          parts: { locality: { status: "confirmed" }, postal_code: { status: "confirmed" } },
        },
      },
      asked: {
        path: "/v1/geocode",
        query: {
          qq: "country=DE;city=Berlin;postalCode=10115;street=Invalidenstraße 116",
          limit: "3",
          apiKey: "a-key-that-must-stay-secret",
        },
      },
    },
    {
      title: "interpolated",
      address,
      reply: { items: [{ ...item, houseNumberType: "interpolated" }] },
      answer: { confidence: 0.85, match: { quality: "approximate" } },
    },
    {
      title: "a district",
      address,
      reply: { items: [{ ...item, resultType: "locality", localityType: "district" }] },
      answer: { location: { granularity: "dependent_locality" } },
    },
    {
      title: "another postal code",
      address,
      reply: { items: [{ ...item, address: { ...item.address, postalCode: "10557" } }] },
      answer: { match: { parts: { postal_code: { status: "corrected", value: "10557" } } } },
    },
    {
      title: "two Berlins",
      address,
      reply: { items: [item, { ...item, position: { lat: 44.47, lng: -71.18 } }] },
      answer: { outcome: "not_found", candidates: [{}, {}] },
    },
  ],
  nothing: { address, reply: { items: [] } },
  failures: [
    {
      title: "wrong key",
      status: 401,
      reply: { error: "Unauthorized", error_description: "apiKey invalid" },
      code: "bad_credentials",
    },
    { title: "not entitled", status: 403, reply: { error: "Forbidden" }, code: "bad_credentials" },
    { title: "bad request", status: 400, reply: { status: 400, title: "Illegal input" }, code: "refused" },
  ],
  reverse: {
    reply: { items: [{ ...item, scoring: undefined, distance: 3 }] },
    answer: {
      outcome: "verified",
      place: { country_code: "DE", locality: "Berlin", postal_code: "10115", address_lines: ["Invalidenstraße 116"] },
    },
    asked: { path: "/v1/revgeocode", query: { at: "39.907500,116.397200" } },
    nothing: { items: [] },
  },
});
