import { tencent } from "../../../src/geocoding/providers/tencent.ts";
import { testContract } from "../../support/provider-server.ts";

const address = {
  country_code: "CN",
  administrative_area: "北京市",
  locality: "北京市",
  dependent_locality: "海淀区",
  address_lines: ["彩和坊路海淀西大街74号"],
};
const result = {
  title: "海淀西大街74号",
  location: { lng: 116.307015, lat: 39.982915 },
  ad_info: { adcode: "110108" },
  address_components: {
    province: "北京市",
    city: "北京市",
    district: "海淀区",
    street: "彩和坊路",
    street_number: "海淀西大街74号",
  },
  similarity: 0.99,
  deviation: 1000,
  reliability: 8,
  level: 9,
};
const found = (changes: object) => ({ status: 0, message: "query ok", result: { ...result, ...changes } });

testContract({
  kind: tencent,
  hits: [
    {
      title: "a door",
      address,
      reply: found({}),
      answer: {
        outcome: "verified",
        confidence: 0.8,
        location: { granularity: "house_number", source: "tencent" },
        match: { datum: "GCJ-02", quality: "exact", parts: { locality: { status: "confirmed" } } },
      },
      asked: {
        path: "/ws/geocoder/v1/",
        query: { address: "北京市海淀区彩和坊路海淀西大街74号", region: "北京市", key: "a-key-that-must-stay-secret" },
      },
    },
    {
      title: "a building",
      address,
      reply: found({ level: 10, reliability: 10 }),
      answer: { confidence: 1, location: { granularity: "building" } },
    },
    {
      title: "a district",
      address,
      reply: found({ level: 2, reliability: 3 }),
      answer: { confidence: 0.22, location: { granularity: "dependent_locality" }, match: { quality: "partial" } },
    },
  ],
  nothing: { address, reply: { status: 347, message: "查询无结果" } },
  failures: [
    { title: "wrong key", reply: { status: 190 }, code: "bad_credentials" },
    { title: "badly formed key", reply: { status: 311 }, code: "bad_credentials" },
    { title: "too many a second", reply: { status: 120 }, code: "rate_limited" },
    { title: "day's quota", reply: { status: 121 }, code: "quota_exceeded" },
    { title: "bad parameters", reply: { status: 310 }, code: "refused" },
    { title: "internal", reply: { status: 500 }, code: "unavailable" },
  ],
  reverse: {
    reply: {
      status: 0,
      result: {
        location: { lat: 39.9, lng: 116.4 },
        address_component: {
          nation: "中国",
          province: "北京市",
          city: "北京市",
          district: "东城区",
          street: "正义路",
          street_number: "正义路2号",
        },
        address_reference: { town: { id: "110101001", title: "东华门街道" } },
        ad_info: { adcode: "110101" },
      },
    },
    answer: {
      outcome: "verified",
      place: { dependent_locality: "东城区", township: "东华门街道", address_lines: ["正义路2号"] },
    },
    nothing: {
      status: 0,
      result: {
        location: { lat: 0, lng: 0 },
        address_component: { nation: "", province: "", city: "", district: "", street: "", street_number: "" },
      },
    },
  },
});
