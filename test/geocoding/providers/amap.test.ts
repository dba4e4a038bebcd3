import { amap } from "../../../src/geocoding/providers/amap.ts";
import { testContract } from "../../support/provider-server.ts";

const address = {
  country_code: "CN",
  administrative_area: "北京市",
  locality: "北京市",
  dependent_locality: "朝阳区",
  address_lines: ["阜通东大街6号"],
};
const geocode = {
  formatted_address: "北京市朝阳区阜通东大街6号",
  province: "北京市",
  citycode: "010",
  city: "北京市",
  district: "朝阳区",
  township: [],
  adcode: "110105",
  location: "116.482086,39.990496",
  level: "门牌号",
};
const reply = (...geocodes: object[]) => ({
  status: "1",
  info: "OK",
  infocode: "10000",
  count: String(geocodes.length),
  geocodes,
});
const failure = (infocode: string) => ({ status: "0", info: "…", infocode });

testContract({
  kind: amap,
  hits: [
    {
      title: "a door",
      address,
      reply: reply(geocode),
      answer: {
        outcome: "verified",
        confidence: 0.9,
        location: { granularity: "house_number", source: "amap", latitude: 39.9892014, longitude: 116.4759798 },
        match: {
          datum: "GCJ-02",
          quality: "exact",
          keep_for_days: 0,
          parts: { dependent_locality: { status: "confirmed" } },
        },
      },
      asked: {
        path: "/v3/geocode/geo",
        query: {
          address: "北京市朝阳区阜通东大街6号",
          city: "110105",
          output: "JSON",
          key: "a-key-that-must-stay-secret",
        },
      },
    },
    {
      title: "only its district, and another than stated",
      address,
      reply: reply({ ...geocode, district: "海淀区", level: "区县" }),
      answer: {
        confidence: 0.68,
        location: { granularity: "dependent_locality" },
        match: { quality: "partial", parts: { dependent_locality: { status: "corrected", value: "海淀区" } } },
      },
    },
    {
      title: "a place of interest",
      address,
      reply: reply({ ...geocode, level: "兴趣点" }),
      answer: { location: { granularity: "poi" } },
    },
    {
      title: "two of them",
      address,
      reply: reply(geocode, { ...geocode, location: "121.47,31.23" }),
      answer: { outcome: "not_found", candidates: [{ source: "amap" }, { source: "amap" }] },
    },
  ],
  nothing: { address, reply: reply() },
  failures: [
    { title: "wrong key", reply: failure("10001"), code: "bad_credentials" },
    { title: "day's quota", reply: failure("10003"), code: "quota_exceeded" },
    { title: "too many a second", reply: failure("10021"), code: "rate_limited" },
    { title: "busy", reply: failure("10016"), code: "unavailable" },
    { title: "bad parameters", reply: failure("20000"), code: "refused" },
  ],
  reverse: {
    reply: {
      status: "1",
      infocode: "10000",
      regeocode: {
        formatted_address: "…",
        addressComponent: {
          province: "北京市",
          city: [],
          district: "东城区",
          adcode: "110101",
          township: "东华门街道",
          towncode: "110101001000",
          streetNumber: { street: [], number: [] },
        },
      },
    },
    answer: {
      outcome: "verified",
      place: {
        country_code: "CN",
        administrative_area: "北京市",
        locality: "北京市",
        dependent_locality: "东城区",
        township: "东华门街道",
        division_code: "110101",
      },
      location: { granularity: "township" },
    },
    asked: { path: "/v3/geocode/regeo", query: { location: "116.403443,39.908903" } },
    nothing: {
      status: "1",
      infocode: "10000",
      regeocode: {
        formatted_address: [],
        addressComponent: {
          province: [],
          city: [],
          district: [],
          adcode: [],
          township: [],
          towncode: [],
          streetNumber: { street: [], number: [] },
        },
      },
    },
  },
});
