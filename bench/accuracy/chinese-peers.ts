/** npm packages that parse pasted Chinese addresses, with their results in the fields of the sets. */
import type { Peers } from "./testdata.ts";

export interface ChineseFields {
  name: string;
  phone: string;
  province: string;
  city: string;
  district: string;
  detail: string;
  district_code: string;
}

export type ChineseParser = [name: string, parse: (text: string) => ChineseFields];

export function chineseParsers(peers: Peers): ChineseParser[] {
  const parsers: ChineseParser[] = [];
  const addressParse = peers<{ default: { parse(text: string): Record<string, string>[] } }>("address-parse");
  if (addressParse) {
    parsers.push([
      "address-parse",
      (text) => {
        const [found = {}] = addressParse.default.parse(text);
        return fields(found, found["mobile"] || found["phone"], found["details"], found["code"]);
      },
    ]);
  }
  const zhAddressParse = peers<(text: string) => Record<string, string>>("zh-address-parse");
  if (zhAddressParse) {
    parsers.push([
      "zh-address-parse",
      (text) => {
        const found = zhAddressParse(text);
        return fields(found, found["phone"], found["detail"], found["areaCode"]);
      },
    ]);
  }
  return parsers;
}

/** The packages name municipalities as province (北京) and as city (北京市); both count as correct. */
const MUNICIPALITY = /^(?:北京|天津|上海|重庆)$/u;

const fields = (found: Record<string, string>, phone = "", detail = "", district_code = ""): ChineseFields => ({
  name: found["name"] ?? "",
  phone,
  province: (found["province"] ?? "").replace(MUNICIPALITY, "$&市"),
  city: found["city"] ?? "",
  district: found["area"] ?? "",
  detail,
  district_code,
});
