import { photon } from "../../../src/geocoding/providers/photon.ts";
import { testContract } from "../../support/provider-server.ts";

const address = { country_code: "DE", locality: "Berlin", postal_code: "10117", address_lines: ["Unter den Linden 1"] };
const feature = (properties: object, coordinates = [13.3888599, 52.5170365]) => ({
  type: "Feature",
  geometry: { type: "Point", coordinates },
  properties: {
    osm_type: "N",
    osm_id: 107775,
    osm_key: "place",
    osm_value: "house",
    type: "house",
    countrycode: "DE",
    city: "Berlin",
    district: "Mitte",
    postcode: "10117",
    street: "Unter den Linden",
    housenumber: "1",
    ...properties,
  },
});
const found = (...features: object[]) => ({ type: "FeatureCollection", features });

testContract({
  kind: photon,
  hits: [
    {
      title: "a door",
      address,
      reply: found(feature({})),
      answer: {
        outcome: "verified",
        confidence: 0.75,
        location: { granularity: "house_number" },
        match: { quality: "exact", place_id: "N107775" },
      },
      asked: { path: "/api", query: { limit: "5", q: /Unter den Linden 1.*10117 Berlin/ } },
    },
    {
      title: "half an object of OpenStreetMap",
      address,
      reply: found(feature({ osm_type: undefined })),
      answer: { outcome: "verified", match: { place_id: null } },
    },
    {
      title: "one abroad and one here",
      address,
      reply: found(feature({ countrycode: "US" }, [-71.18, 44.47]), feature({ type: "street" })),
      answer: { location: { granularity: "road", latitude: 52.5170365 } },
    },
    {
      title: "a city",
      address: { country_code: "DE", locality: "Berlin" },
      reply: found(feature({ type: "city", name: "Berlin", city: undefined })),
      answer: { location: { granularity: "locality" }, match: { parts: { locality: { status: "confirmed" } } } },
    },
  ],
  nothing: { address, reply: found(feature({ countrycode: "FR" })) },
  failures: [{ title: "bad parameters", status: 400, reply: { message: "missing search term" }, code: "refused" }],
  reverse: {
    reply: found(feature({})),
    answer: {
      outcome: "verified",
      place: { country_code: "DE", locality: "Berlin", address_lines: ["Unter den Linden 1"] },
    },
    asked: { path: "/reverse", query: { lat: "39.907500", lon: "116.397200" } },
    nothing: found(),
  },
});
