import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import type { FastifyReply } from "fastify";
import Type, { type Static } from "typebox";
import { standardise } from "../../address/index.ts";
import type { ChainAnswer } from "../../geocoding/chain.ts";
import type { Place, Point } from "../../geocoding/provider.ts";
import { invalidBody } from "../../platform/errors.ts";
import type { Resources } from "../../platform/resources.ts";
import {
  GeocodedPlace,
  GeocodedPlaces,
  GeocodeRequest,
  ReversedPlace,
  ReversedPlaces,
  ReverseRequest,
} from "./schema.ts";
import { createGeocoder, type ReverseChainAnswer } from "./service.ts";
import { readText } from "./text.ts";

type Item = Omit<Static<typeof GeocodeRequest>, "items">;

/** A thousand addresses, with all their parts. */
const BODY_LIMIT_BYTES = 4 * 1024 * 1024;
const MOST_TEXT = 60_000;
const NOT_COVERED = {
  outcome: "not_covered",
  confidence: null,
  location: null,
  candidates: [],
  provider: null,
  data_version: null,
} satisfies Static<typeof GeocodedPlace>;
const NOTHING_THERE = {
  outcome: "not_covered",
  confidence: null,
  location: null,
  distance_m: null,
  place: null,
  provider: null,
  data_version: null,
} satisfies Static<typeof ReversedPlace>;

export const geocodeRoutes =
  (resources: Resources): FastifyPluginAsyncTypebox =>
  async (app) => {
    const geocoder = createGeocoder(resources);

    app.post(
      "/geocode",
      {
        bodyLimit: BODY_LIMIT_BYTES,
        config: { scope: "geocoding:read" },
        schema: {
          operationId: "geocode",
          tags: ["geocoding"],
          summary: "Geocode addresses",
          description:
            "Finds the positions of one address, or of up to 1,000 in `items`, each in parts or as text. The " +
            "position is that of the smallest known place; `granularity` and `uncertainty_m` say how precise it is. " +
            "If several places have the name, the response lists `candidates` instead of guessing. Nothing is " +
            "stored.",
          body: GeocodeRequest,
          response: {
            200: Type.Unsafe<Static<typeof GeocodedPlace> | Static<typeof GeocodedPlaces>>({
              title: "GeocodeResult",
              anyOf: [GeocodedPlace, GeocodedPlaces],
            }),
          },
        },
      },
      (request, reply) =>
        answer(request, reply, {
          needed: ["country_code", "text"],
          not_covered: NOT_COVERED,
          check: (questions) => {
            if (questions.reduce((sum, { text = "" }) => sum + text.length, 0) > MOST_TEXT)
              throw invalidBody("/items", `must not have more than ${MOST_TEXT} characters of text in total`);
          },
          read: placeOf,
          ask: async (places) =>
            (await geocoder.geocode(request.principal.tenant_id, places, request.signal)).map(geocoded),
        }),
    );

    app.post(
      "/reverse-geocode",
      {
        bodyLimit: BODY_LIMIT_BYTES,
        config: { scope: "geocoding:read" },
        schema: {
          operationId: "reverseGeocode",
          tags: ["geocoding"],
          summary: "Reverse geocode points",
          description:
            "Finds the nearest place, postal code and division of one point, or of up to 1,000 in `items`, with the " +
            "distance: the built-in gazetteer has points, not borders. Providers that the tenant has for the " +
            "country are called first.",
          body: ReverseRequest,
          response: {
            200: Type.Unsafe<Static<typeof ReversedPlace> | Static<typeof ReversedPlaces>>({
              title: "ReverseGeocodeResult",
              anyOf: [ReversedPlace, ReversedPlaces],
            }),
          },
        },
      },
      (request, reply) =>
        answer(request, reply, {
          needed: ["latitude", "longitude"],
          not_covered: NOTHING_THERE,
          read: ({ latitude, longitude }): Point => {
            if (latitude === undefined) throw invalidBody("/latitude", "is required unless there are items");
            if (longitude === undefined) throw invalidBody("/longitude", "is required unless there are items");
            return { latitude, longitude };
          },
          ask: async (points) =>
            (await geocoder.reverse(request.principal.tenant_id, points, request.signal)).map(reversed),
        }),
    );
  };

type Questions<Item extends object> = Partial<Item> & { items?: Item[] };

interface Operation<Item extends object, Question, Answer> {
  /** Parts of which a question that is no batch has one at least. */
  needed: readonly string[];
  /** What is said of what cannot be asked. */
  not_covered: Answer;
  check?(items: readonly Partial<Item>[]): void;
  /** Undefined where it cannot be asked: no country can be read from a text. */
  read(item: Partial<Item>, pointer: string): Question | undefined;
  ask(questions: Question[]): Promise<Answer[]>;
}

/** One question, or the items in their order. */
async function answer<Item extends object, Question, Answer>(
  { body }: { body: Questions<Item> },
  reply: FastifyReply,
  { needed, not_covered, check, read, ask }: Operation<Item, Question, Answer>,
): Promise<Answer | { items: Answer[] }> {
  const { items, ...own } = body;
  const all = questionsOf(own as Partial<Item>, items, needed);
  check?.(all);
  const questions = all.map((item, at) => read(item, items ? `/items/${at}` : ""));
  const asked = await ask(questions.filter((question): question is Question & {} => question !== undefined));
  const answers = questions.map((question) => (question === undefined ? not_covered : asked.shift()!));
  reply.header("cache-control", "no-store");
  return items ? { items: answers } : answers[0]!;
}

/** The items, or the one that stands in their place. */
function questionsOf<Item extends object>(
  own: Item,
  items: readonly Item[] | undefined,
  needed: readonly string[],
): readonly Item[] {
  const [stray] = Object.keys(own);
  if (items !== undefined && stray !== undefined) throw invalidBody(`/${stray}`, "is only allowed within the items");
  if (items === undefined && needed.every((part) => !(part in own)))
    throw invalidBody(
      `/${needed[0]}`,
      `is required unless there is ${needed.length > 1 ? `${needed[1]} or ` : ""}items`,
    );
  return items ?? [own];
}

/** Undefined where no country can be read from a text. */
function placeOf({ text, country_code, ...parts }: Item, pointer: string): Place | undefined {
  if (text === undefined) {
    if (country_code === undefined) throw invalidBody(`${pointer}/country_code`, "is required unless there is text");
    return standardise({ country_code, ...parts });
  }
  const [stray] = Object.keys(parts);
  if (stray !== undefined) throw invalidBody(`${pointer}/${stray}`, "must not be combined with text");
  const input = readText(text, country_code);
  return input && standardise(input);
}

function geocoded({ provider, data_version, ...answer }: ChainAnswer): Static<typeof GeocodedPlace> {
  const found = answer.outcome === "verified";
  return {
    outcome: answer.outcome,
    confidence: found ? answer.confidence : null,
    location: found ? answer.location : null,
    candidates: answer.outcome === "not_found" ? (answer.candidates ?? []) : [],
    provider,
    data_version,
  };
}

function reversed({ provider, data_version, ...answer }: ReverseChainAnswer): Static<typeof ReversedPlace> {
  if (answer.outcome !== "verified")
    return {
      outcome: answer.outcome,
      confidence: null,
      location: null,
      distance_m: null,
      place: null,
      provider,
      data_version,
    };
  const { confidence, location, distance_m, place } = answer;
  const {
    country_code = "",
    administrative_area = null,
    locality = null,
    dependent_locality = null,
    township = null,
    address_lines = [],
    postal_code = null,
    division_code = null,
  } = place;
  return {
    outcome: "verified",
    confidence,
    location,
    distance_m,
    provider,
    data_version,
    place: {
      country_code,
      administrative_area,
      locality,
      dependent_locality,
      township,
      address_lines,
      postal_code,
      division_code,
    },
  };
}
