import { baidu } from "../../../src/geocoding/providers/baidu.ts";
import { testContract } from "../../support/provider-server.ts";

const address = {
  country_code: "CN",
  administrative_area: "北京市",
  locality: "北京市",
  dependent_locality: "海淀区",
  address_lines: ["上地十街10号"],
};
const result = {
  location: { lng: 116.3076223267197, lat: 40.05682848596073 },
  precise: 1,
  confidence: 80,
  comprehension: 100,
  level: "门址",
};
const found = (changes: object) => ({ status: 0, result: { ...result, ...changes } });

testContract({
  kind: baidu,
  hits: [
    {
      title: "a door",
      address,
      reply: found({}),
      answer: {
        outcome: "verified",
        confidence: 1,
        location: { granularity: "house_number", uncertainty_m: 100, source: "baidu" },
        match: { datum: "BD-09", quality: "exact" },
      },
      asked: {
        path: "/geocoding/v3/",
        query: {
          address: "北京市海淀区上地十街10号",
          city: "北京市",
          output: "json",
          ak: "a-key-that-must-stay-secret",
        },
      },
    },
    {
      title: "a building",
      address,
      reply: found({ level: "商务大厦", confidence: 70 }),
      answer: { location: { granularity: "poi", uncertainty_m: 300 } },
    },
    {
      title: "somewhere near",
      address,
      reply: found({ precise: 0, confidence: 30, comprehension: 60, level: "道路" }),
      answer: {
        confidence: 0.51,
        location: { granularity: "road", uncertainty_m: 5_000 },
        match: { quality: "approximate" },
      },
    },
    {
      title: "an address longer than Baidu reads",
      address: { ...address, address_lines: ["上地十街10号".repeat(20)] },
      reply: found({}),
      answer: { outcome: "verified" },
      asked: { query: { address: `北京市海淀区${"上地十街10号".repeat(20)}`.slice(0, 30) } },
    },
  ],
  nothing: { address, reply: { status: 1, msg: "Internal Service Error:无相关结果", results: [] } },
  failures: [
    { title: "internal", reply: { status: 1, message: "服务器内部错误" }, code: "unavailable" },
    { title: "bad parameters", reply: { status: 2 }, code: "refused" },
    { title: "wrong key", reply: { status: 200, message: "APP不存在" }, code: "bad_credentials" },
    { title: "address not allowed", reply: { status: 210 }, code: "bad_credentials" },
    { title: "day's quota", reply: { status: 302 }, code: "quota_exceeded" },
    { title: "too many at once", reply: { status: 401 }, code: "rate_limited" },
  ],
  reverse: {
    reply: {
      status: 0,
      result: {
        location: { lng: 116.41, lat: 39.915 },
        addressComponent: {
          country_code_iso2: "CN",
          province: "北京市",
          city: "北京市",
          district: "东城区",
          town: "东华门街道",
          town_code: "110101001",
          street: "东长安街",
          street_number: "1号",
          adcode: "110101",
        },
      },
    },
    answer: {
      outcome: "verified",
      place: {
        country_code: "CN",
        dependent_locality: "东城区",
        township: "东华门街道",
        address_lines: ["东长安街1号"],
        division_code: "110101",
      },
      location: { granularity: "house_number" },
    },
    asked: { path: "/reverse_geocoding/v3/", query: { coordtype: "bd09ll" } },
    nothing: {
      status: 0,
      result: {
        location: { lng: 0, lat: 0 },
        addressComponent: {
          province: "",
          city: "",
          district: "",
          town: "",
          town_code: "",
          street: "",
          street_number: "",
          adcode: "0",
        },
      },
    },
  },
});
