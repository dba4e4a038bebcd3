import type { OwnWays } from "./module.ts";

/** What a metropolitan city or a province is, at the end of its name. */
const RANK = /^(\p{Script=Hangul}{2})(?:특별시|광역시|특별자치시|특별자치도)$/u;
const PROVINCES: Readonly<Record<string, string>> = {
  경기도: "경기",
  강원도: "강원",
  충청북도: "충북",
  충청남도: "충남",
  전라북도: "전북",
  전라남도: "전남",
  경상북도: "경북",
  경상남도: "경남",
  제주도: "제주",
};

export const KOREA: OwnWays = {
  country_code: "KR",
  has_districts: true,
  has_city_regions: true,
  shortName: (name) => PROVINCES[name] ?? RANK.exec(name)?.[1] ?? name,
};
