/** Baidu Maps, web API: https://lbsyun.baidu.com/faq/api?title=webapi/guide/webservice-geocoding */
import type { Granularity } from "../../address/index.ts";
import { ProviderError, type Provider, type ProviderFailure, type ProviderKind } from "../provider.ts";
import { pointFor, toAnswer, toReverseAnswer, type Source } from "./answer.ts";
import { askJson, refusal } from "./http.ts";
import { oneLine } from "./question.ts";

const SOURCE: Source = { name: "baidu", datum: "BD-09", keep_for_days: 0 };
/** Bytes of UTF-8 that Baidu reads of an address. */
const LONGEST_ADDRESS = 84;

interface Reply {
  status?: number;
  message?: string;
  msg?: string;
  result?: {
    location: { lng: number; lat: number };
    /** 1: the very place. */
    precise?: number;
    /** 100 is within 20 m; see RADII. */
    confidence?: number;
    /** How much of the text was understood, 0–100. */
    comprehension?: number;
    level?: string;
    addressComponent?: {
      country_code_iso2?: string;
      province: string;
      city: string;
      district: string;
      town: string;
      town_code: string;
      street: string;
      street_number: string;
      adcode: string;
    };
  };
}

const LEVELS: Record<string, Granularity> = {
  国家: "country",
  省: "administrative_area",
  城市: "locality",
  区县: "dependent_locality",
  乡镇: "township",
  村庄: "township",
  商圈: "poi",
  道路: "road",
  交叉路口: "road",
  门址: "house_number",
};
/** Everything else that Baidu calls a level is a kind of place: 商务大厦, 购物, 房地产, 政府机构, … */
const levelOf = (level: string | undefined): Granularity =>
  level === undefined || level === "" || level === "UNKNOWN" ? "none" : (LEVELS[level] ?? "poi");

/** Error in metres by confidence, as documented. */
const RADII: [number, number][] = [
  [100, 20],
  [90, 50],
  [80, 100],
  [75, 200],
  [70, 300],
  [60, 500],
  [50, 1_000],
  [40, 2_000],
  [30, 5_000],
  [25, 8_000],
  [20, 10_000],
];
const radiusOf = (confidence: number | undefined): number | undefined =>
  confidence === undefined ? undefined : RADII.find(([least]) => confidence >= least)?.[1];

function failureOf(status: number): ProviderFailure {
  if (status === 1) return "unavailable";
  if (status === 2) return "refused";
  if (status === 4 || status === 301 || status === 302) return "quota_exceeded";
  if (status === 401 || status === 402) return "rate_limited";
  if (status === 3 || status === 5 || status === 101 || status === 102 || (status >= 200 && status < 300))
    return "bad_credentials";
  return "refused";
}

const NOTHING_FOUND = /无相关结果|无结果/;

export const baidu: ProviderKind = {
  name: SOURCE.name,
  title: "Baidu Maps (百度地图)",
  countries: ["CN", "HK", "MO"],
  is_in_china: true,
  needs_key: true,
  default_base_url: "https://api.map.baidu.com",
  default_rate_per_second: 3,
  documentation_url: "https://lbsyun.baidu.com/faq/api?title=webapi/guide/webservice-geocoding",
  create: ({ key, base_url = "https://api.map.baidu.com", dispatcher }): Provider => {
    async function ask(
      path: string,
      query: Record<string, string | null>,
      signal: AbortSignal,
    ): Promise<Reply["result"]> {
      const { status, body } = await askJson(SOURCE.name, base_url, path, {
        query: { ...query, ak: key, output: "json" },
        signal,
        dispatcher,
      });
      const reply = body as Reply | undefined;
      if (reply?.status === 0) return reply.result;
      if (typeof reply?.status !== "number")
        throw status >= 400 ? refusal(SOURCE.name, status) : new ProviderError(SOURCE.name, "bad_answer");
      if (NOTHING_FOUND.test(reply.message ?? reply.msg ?? "")) return undefined;
      throw new ProviderError(SOURCE.name, failureOf(reply.status), { cause: new Error(`status ${reply.status}`) });
    }
    return {
      name: SOURCE.name,
      dataVersion: "baidu v3",
      async locate(place, signal) {
        if (!baidu.countries.includes(place.country_code)) return { outcome: "not_covered" };
        const result = await ask("/geocoding/v3/", { address: cut(oneLine(place)), city: place.locality }, signal);
        if (!result?.location) return { outcome: "not_found" };
        const { location, precise, confidence, comprehension = 50, level } = result;
        return toAnswer(SOURCE, place, [
          {
            latitude: location.lat,
            longitude: location.lng,
            granularity: levelOf(level),
            uncertainty_m: radiusOf(confidence),
            certainty: comprehension / 100,
            named: {},
            place_id: null,
            is_approximate: precise === 0,
          },
        ]);
      },
      async reverse(point, signal) {
        const at = pointFor(SOURCE, point);
        const result = await ask(
          "/reverse_geocoding/v3/",
          { location: `${at.latitude},${at.longitude}`, coordtype: "bd09ll", extensions_town: "true" },
          signal,
        );
        const found = result?.addressComponent;
        if (!result || !found?.province) return toReverseAnswer(SOURCE, point, undefined);
        return toReverseAnswer(SOURCE, point, {
          latitude: result.location.lat,
          longitude: result.location.lng,
          granularity: found.street_number
            ? "house_number"
            : found.street
              ? "road"
              : found.town
                ? "township"
                : "dependent_locality",
          certainty: 0.9,
          place_id: null,
          country_code: found.country_code_iso2 ?? "CN",
          division_code: found.adcode,
          named: {
            administrative_area: found.province,
            locality: found.city || found.province,
            dependent_locality: found.district,
            township: found.town,
          },
          ...(found.street && { address_lines: [found.street + found.street_number] }),
        });
      },
    };
  },
};

/** The end of an address is what tells doors apart, but its beginning is what it may not lose. */
function cut(address: string): string {
  let text = address;
  while (Buffer.byteLength(text) > LONGEST_ADDRESS) text = text.slice(0, -1);
  return text;
}
