/** Tencent Maps, WebService API: https://lbs.qq.com/service/webService/webServiceGuide/address/Geocoder */
import type { Granularity } from "../../address/index.ts";
import { ProviderError, type Provider, type ProviderFailure, type ProviderKind } from "../provider.ts";
import { pointFor, toAnswer, toReverseAnswer, type Source } from "./answer.ts";
import { askJson, refusal } from "./http.ts";
import { oneLine } from "./question.ts";

const SOURCE: Source = { name: "tencent", datum: "GCJ-02", keep_for_days: 0 };

interface Components {
  province: string;
  city: string;
  district: string;
  street: string;
  street_number: string;
}

interface Reply {
  status?: number;
  result?: {
    location: { lat: number; lng: number };
    address_components?: Components;
    address_component?: Components & { nation: string };
    address_reference?: { town?: { id: string; title: string } };
    ad_info?: { adcode: string; nation_code?: string };
    /** 1 to 10; 7 is what Tencent calls usable. */
    reliability?: number;
    level?: number;
  };
}

/** 解析精度级别 */
const LEVELS: Record<number, Granularity> = {
  1: "locality",
  2: "dependent_locality",
  3: "township",
  4: "township",
  5: "dependent_locality",
  6: "poi",
  7: "road",
  8: "road",
  9: "house_number",
  10: "building",
  11: "poi",
};

/** https://lbs.qq.com/service/webService/webServiceGuide/status */
const FAILURES: Record<number, ProviderFailure> = {
  110: "bad_credentials",
  111: "bad_credentials",
  112: "bad_credentials",
  113: "bad_credentials",
  190: "bad_credentials",
  199: "bad_credentials",
  311: "bad_credentials",
  120: "rate_limited",
  121: "quota_exceeded",
};
const NOTHING_FOUND = [326, 347];

function failureOf(status: number): ProviderFailure {
  return FAILURES[status] ?? (status >= 400 ? "unavailable" : "refused");
}

export const tencent: ProviderKind = {
  name: SOURCE.name,
  title: "Tencent Maps (腾讯位置服务)",
  countries: ["CN", "HK", "MO", "TW"],
  is_in_china: true,
  needs_key: true,
  default_base_url: "https://apis.map.qq.com",
  default_rate_per_second: 5,
  documentation_url: "https://lbs.qq.com/service/webService/webServiceGuide/address/Geocoder",
  create: ({ key, base_url = "https://apis.map.qq.com", dispatcher }): Provider => {
    async function ask(query: Record<string, string | null>, signal: AbortSignal): Promise<Reply["result"]> {
      const { status, body } = await askJson(SOURCE.name, base_url, "/ws/geocoder/v1/", {
        query: { ...query, key },
        signal,
        dispatcher,
      });
      const reply = body as Reply | undefined;
      if (reply?.status === 0) return reply.result;
      if (typeof reply?.status !== "number")
        throw status >= 400 ? refusal(SOURCE.name, status) : new ProviderError(SOURCE.name, "bad_answer");
      if (NOTHING_FOUND.includes(reply.status)) return undefined;
      throw new ProviderError(SOURCE.name, failureOf(reply.status), { cause: new Error(`status ${reply.status}`) });
    }
    return {
      name: SOURCE.name,
      dataVersion: "tencent v1",
      async locate(place, signal) {
        if (!tencent.countries.includes(place.country_code)) return { outcome: "not_covered" };
        const result = await ask({ address: oneLine(place), region: place.locality }, signal);
        if (!result?.location) return { outcome: "not_found" };
        const { location, address_components: named, reliability = 5, level = 0 } = result;
        return toAnswer(SOURCE, place, [
          {
            latitude: location.lat,
            longitude: location.lng,
            granularity: LEVELS[level] ?? "none",
            certainty: reliability / 10,
            place_id: null,
            named: { administrative_area: named?.province, locality: named?.city, dependent_locality: named?.district },
          },
        ]);
      },
      async reverse(point, signal) {
        const at = pointFor(SOURCE, point);
        const result = await ask({ location: `${at.latitude},${at.longitude}` }, signal);
        const found = result?.address_component;
        if (!result || !found?.province) return toReverseAnswer(SOURCE, point, undefined);
        const town = result.address_reference?.town;
        return toReverseAnswer(SOURCE, point, {
          latitude: result.location.lat,
          longitude: result.location.lng,
          granularity: found.street_number
            ? "house_number"
            : found.street
              ? "road"
              : town
                ? "township"
                : "dependent_locality",
          certainty: 0.9,
          place_id: town?.id ?? null,
          country_code: "CN",
          division_code: result.ad_info?.adcode ?? null,
          named: {
            administrative_area: found.province,
            locality: found.city || found.province,
            dependent_locality: found.district,
            township: town?.title,
          },
          ...(found.street && { address_lines: [found.street_number || found.street] }),
        });
      },
    };
  },
};
