import { isLatin } from "../../text.ts";
import type { OwnWays } from "../module.ts";
import { japaneseCityInLatin } from "./city-name.ts";
import { resolveJapan } from "./divide.ts";

const CITY_CODE = /^JP-\d{5}$/;

export const JAPAN: OwnWays = {
  country_code: "JP",
  divide: resolveJapan,
  // Prefectures are in the country's data.
  spellInLatin: (names) => {
    if (!isLatin(names.locality))
      names.locality = japaneseCityInLatin(names.administrative_area, names.locality) ?? names.locality;
    return false;
  },
  // A city's code says the city too, where others say the region.
  namesInCode: (code, { administrative_area = null, locality = null }) =>
    CITY_CODE.test(code) ? [administrative_area, locality] : [administrative_area],
  has_districts: true,
};
