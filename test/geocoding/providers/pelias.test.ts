import { pelias } from "../../../src/geocoding/providers/pelias.ts";
import { testContract } from "../../support/provider-server.ts";

const address = { country_code: "DE", locality: "Berlin", postal_code: "10117", address_lines: ["Unter den Linden 1"] };
const feature = (properties: object, coordinates = [13.3888599, 52.5170365]) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates },
  properties: {
    gid: "openaddresses:address:de/1",
    layer: "address",
    confidence: 1,
    match_type: "exact",
    accuracy: "point",
    country_code: "DE",
    region: "Berlin",
    locality: "Berlin",
    postalcode: "10117",
    street: "Unter den Linden",
    housenumber: "1",
    ...properties,
  },
});
const found = (...features: object[]) => ({ geocoding: { version: "0.2" }, type: "FeatureCollection", features });

testContract({
  kind: pelias,
  hits: [
    {
      title: "a door",
      address,
      reply: found(feature({})),
      answer: {
        outcome: "verified",
        confidence: 1,
        location: { granularity: "house_number" },
        match: { quality: "exact", place_id: "openaddresses:address:de/1" },
      },
      asked: {
        path: "/v1/search/structured",
        query: { address: "Unter den Linden 1", locality: "Berlin", postalcode: "10117", country: "DE", size: "5" },
      },
    },
    {
      title: "interpolated",
      address,
      reply: found(feature({ match_type: "interpolated", confidence: 0.8 })),
      answer: { confidence: 0.68, match: { quality: "approximate" } },
    },
    {
      title: "fallen back to the city",
      address,
      reply: found(feature({ layer: "locality", match_type: "fallback", confidence: 0.6 })),
      answer: { confidence: 0.45, location: { granularity: "locality" }, match: { quality: "partial" } },
    },
  ],
  nothing: { address, reply: found() },
  failures: [
    { title: "bad parameters", status: 400, reply: { geocoding: { errors: ["…"] } }, code: "refused" },
    { title: "wrong key", status: 401, reply: {}, code: "bad_credentials" },
  ],
  reverse: {
    reply: found(feature({})),
    answer: {
      outcome: "verified",
      place: { country_code: "DE", locality: "Berlin", address_lines: ["Unter den Linden 1"] },
    },
    asked: { path: "/v1/reverse", query: { "point.lat": "39.907500", "point.lon": "116.397200" } },
    nothing: found(),
  },
});
