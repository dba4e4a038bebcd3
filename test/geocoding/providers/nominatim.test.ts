import { nominatim } from "../../../src/geocoding/providers/nominatim.ts";
import { testContract } from "../../support/provider-server.ts";

const address = { country_code: "DE", locality: "Berlin", postal_code: "10117", address_lines: ["Unter den Linden 1"] };
const result = {
  place_id: 100149,
  osm_type: "node",
  osm_id: 107775,
  lat: "52.5170365",
  lon: "13.3888599",
  category: "place",
  type: "house",
  place_rank: 30,
  importance: 0.7,
  addresstype: "place",
  display_name: "…",
  address: {
    house_number: "1",
    road: "Unter den Linden",
    suburb: "Mitte",
    city: "Berlin",
    postcode: "10117",
    country: "Deutschland",
    country_code: "de",
  },
};

testContract({
  kind: nominatim,
  hits: [
    {
      title: "a door",
      address,
      reply: [result],
      answer: {
        outcome: "verified",
        confidence: 0.85,
        location: { granularity: "house_number" },
        match: { quality: "exact", place_id: "node/107775", keep_for_days: null },
      },
      asked: {
        path: "/search",
        query: {
          street: "Unter den Linden 1",
          city: "Berlin",
          postalcode: "10117",
          countrycodes: "de",
          format: "jsonv2",
          addressdetails: "1",
          limit: "5",
        },
        headers: { "user-agent": /^doorplate/ },
      },
    },
    {
      title: "what is no object of OpenStreetMap",
      address,
      reply: [{ ...result, osm_type: undefined, osm_id: undefined }],
      answer: { outcome: "verified", match: { place_id: null } },
    },
    {
      title: "half an object",
      address,
      reply: [{ ...result, osm_type: undefined }],
      answer: { outcome: "verified", match: { place_id: null } },
    },
    {
      title: "a street",
      address,
      reply: [{ ...result, place_rank: 26 }],
      answer: { location: { granularity: "road" }, match: { quality: "partial" } },
    },
    {
      title: "a city",
      address: { country_code: "DE", locality: "Berlin" },
      reply: [{ ...result, place_rank: 15, type: "city" }],
      answer: { location: { granularity: "locality" }, match: { quality: "exact" } },
    },
    {
      title: "two of them",
      address,
      reply: [result, { ...result, lat: "48.1", lon: "11.5" }],
      answer: { outcome: "not_found" },
    },
  ],
  nothing: { address, reply: [] },
  failures: [
    { title: "blocked", status: 403, reply: { error: { code: 403, message: "blocked" } }, code: "bad_credentials" },
    { title: "bad parameters", status: 400, reply: { error: { code: 400, message: "…" } }, code: "refused" },
  ],
  reverse: {
    reply: result,
    answer: {
      outcome: "verified",
      place: { country_code: "DE", locality: "Berlin", address_lines: ["Unter den Linden 1"] },
    },
    asked: { path: "/reverse", query: { lat: "39.907500", lon: "116.397200", zoom: "18" } },
    nothing: { error: "Unable to geocode" },
  },
});
