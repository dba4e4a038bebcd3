/** Amap (高德), web service API: https://lbs.amap.com/api/webservice/guide/api/georegeo */
import type { Granularity } from "../../address/index.ts";
import { ProviderError, type Provider, type ProviderFailure, type ProviderKind } from "../provider.ts";
import { pointFor, toAnswer, toReverseAnswer, type Hit, type Source } from "./answer.ts";
import { askJson, refusal } from "./http.ts";
import { oneLine } from "./question.ts";

const SOURCE: Source = { name: "amap", datum: "GCJ-02", keep_for_days: 0 };

/** What a text is where Amap has one; where it has none, it is an empty list. */
type Text = string | [];

interface Reply {
  status?: string;
  infocode?: string;
  geocodes?: {
    province: Text;
    city: Text;
    district: Text;
    township: Text;
    adcode: Text;
    location: string;
    level: string;
  }[];
  regeocode?: {
    addressComponent: {
      province: Text;
      city: Text;
      district: Text;
      township: Text;
      towncode: Text;
      adcode: Text;
      streetNumber: { street: Text; number: Text };
    };
  };
}

const LEVELS: Record<string, Granularity> = {
  国家: "country",
  省: "administrative_area",
  市: "locality",
  区县: "dependent_locality",
  开发区: "dependent_locality",
  乡镇: "township",
  村庄: "township",
  热点商圈: "poi",
  兴趣点: "poi",
  门牌号: "house_number",
  单元号: "unit",
  道路: "road",
  道路交叉路口: "road",
  "公交站台、地铁站": "poi",
};

/** https://lbs.amap.com/api/webservice/guide/tools/info */
const FAILURES: Record<string, ProviderFailure> = {
  10001: "bad_credentials",
  10002: "bad_credentials",
  10005: "bad_credentials",
  10006: "bad_credentials",
  10007: "bad_credentials",
  10008: "bad_credentials",
  10009: "bad_credentials",
  10012: "bad_credentials",
  10013: "bad_credentials",
  10026: "bad_credentials",
  10003: "quota_exceeded",
  10010: "quota_exceeded",
  10029: "quota_exceeded",
  10044: "quota_exceeded",
  10045: "quota_exceeded",
  40000: "quota_exceeded",
  10004: "rate_limited",
  10014: "rate_limited",
  10015: "unavailable",
  10016: "unavailable",
  10017: "unavailable",
  10019: "rate_limited",
  10020: "rate_limited",
  10021: "rate_limited",
  20003: "unavailable",
};

const text = (value: Text | undefined): string | null => (typeof value === "string" && value !== "" ? value : null);

export const amap: ProviderKind = {
  name: SOURCE.name,
  title: "Amap (高德)",
  countries: ["CN", "HK", "MO"],
  is_in_china: true,
  needs_key: true,
  default_base_url: "https://restapi.amap.com",
  default_rate_per_second: 3,
  documentation_url: "https://lbs.amap.com/api/webservice/guide/api/georegeo",
  create: ({ key, base_url = "https://restapi.amap.com", dispatcher }): Provider => {
    async function ask(path: string, query: Record<string, string | null>, signal: AbortSignal): Promise<Reply> {
      const { status, body } = await askJson(SOURCE.name, base_url, path, {
        query: { ...query, key, output: "JSON" },
        signal,
        dispatcher,
      });
      const reply = body as Reply | undefined;
      if (reply?.status === "1") return reply;
      if (reply?.infocode)
        throw new ProviderError(SOURCE.name, FAILURES[reply.infocode] ?? "refused", {
          cause: new Error(`infocode ${reply.infocode}`),
        });
      throw status >= 400 ? refusal(SOURCE.name, status) : new ProviderError(SOURCE.name, "bad_answer");
    }
    return {
      name: SOURCE.name,
      dataVersion: "amap v3",
      async locate(place, signal) {
        if (!amap.countries.includes(place.country_code)) return { outcome: "not_covered" };
        const { geocodes = [] } = await ask(
          "/v3/geocode/geo",
          { address: oneLine(place), city: place.division_code?.slice(0, 6) ?? place.locality },
          signal,
        );
        return toAnswer(
          SOURCE,
          place,
          geocodes.map((code): Hit => {
            const [longitude, latitude] = code.location.split(",").map(Number) as [number, number];
            const granularity = LEVELS[code.level] ?? "none";
            return {
              latitude,
              longitude,
              granularity,
              certainty: granularity === "none" ? 0.3 : 0.9,
              place_id: null,
              named: {
                administrative_area: text(code.province),
                locality: text(code.city),
                dependent_locality: text(code.district),
                township: text(code.township),
              },
            };
          }),
        );
      },
      async reverse(point, signal) {
        const at = pointFor(SOURCE, point);
        const { regeocode } = await ask("/v3/geocode/regeo", { location: `${at.longitude},${at.latitude}` }, signal);
        const found = regeocode?.addressComponent;
        const province = text(found?.province);
        if (!found || province === null) return toReverseAnswer(SOURCE, point, undefined);
        const [street, number] = [text(found.streetNumber.street), text(found.streetNumber.number)];
        return toReverseAnswer(SOURCE, point, {
          latitude: Number(at.latitude),
          longitude: Number(at.longitude),
          granularity: number
            ? "house_number"
            : street
              ? "road"
              : text(found.township)
                ? "township"
                : "dependent_locality",
          certainty: 0.9,
          place_id: text(found.towncode),
          country_code: "CN",
          division_code: text(found.adcode),
          named: {
            administrative_area: province,
            locality: text(found.city) ?? province,
            dependent_locality: text(found.district),
            township: text(found.township),
          },
          ...(street && { address_lines: [street + (number ?? "")] }),
        });
      },
    };
  },
};
