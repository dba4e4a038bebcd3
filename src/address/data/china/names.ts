/** How the names of Chinese divisions are built: a root and a word for the rank. */

/** The 55 minorities as they occur in names of autonomous divisions; those of one syllable never stand without 族. */
export const PEOPLES =
  "(?:(?:蒙古|哈萨克|柯尔克孜|维吾尔|塔吉克|锡伯|朝鲜|达斡尔|鄂温克|鄂伦春|布依|土家|哈尼|傈僳|拉祜|纳西|景颇|布朗|撒拉|毛南|仡佬|仫佬|" +
  "普米|德昂|保安|裕固|东乡|独龙|门巴|珞巴|基诺|阿昌|赫哲|高山|各)族?|(?:回|藏|苗|彝|壮|满|侗|瑶|白|傣|黎|佤|畲|水|土|羌|怒|京)族)";

const AUTONOMOUS = new RegExp(`^(.+?)${PEOPLES}*(?:族)?(自治[区州县旗])$`);
const OF_A_PEOPLE = new RegExp(`^(.{2,}?)${PEOPLES}+(?:民族)?([区乡镇]|苏木)$`);
const RANKED =
  /^(.+?)(特别行政区|行政委员会|街道办事处|街道|地区|(?<=神农架)林区|特区|新区|矿区|苏木|省|市|区|县|盟|旗|镇|乡)$/;

/** 新区 and the like are ranks of their own. */
const OTHER_AREA = /[政地林特新矿治族]区$/;

/** A name taken apart: `rank` is "" where the name has none. */
export interface DivisionName {
  root: string;
  rank: string;
}

/** 恩施土家族苗族自治州 → 恩施, 自治州; 南山区 → 南山, 区; 内蒙古自治区 → 内蒙古, 自治区. */
export function splitDivisionName(name: string): DivisionName {
  const rank = plainRank(name);
  if (rank !== undefined) return { root: name.slice(0, -rank.length), rank };
  if (name === "内蒙古自治区") return { root: "内蒙古", rank: "自治区" };
  const [, root, ranked] = AUTONOMOUS.exec(name) ?? OF_A_PEOPLE.exec(name) ?? RANKED.exec(name) ?? [];
  return root && ranked ? { root, rank: ranked } : { root: name, rank: "" };
}

/** The rank of a name that says nothing else: nearly all are so, and the patterns would only make them slow. */
function plainRank(name: string): string | undefined {
  const last = name.at(-1);
  switch (last) {
    case "镇":
      return name.length > 2 ? last : undefined;
    case "乡":
      return name.length > 2 && !name.includes("族") ? last : undefined;
    case "道":
      return name.length > 3 && name.at(-2) === "街" ? "街道" : undefined;
    case "市":
    case "县":
      return name.length > 1 && !name.includes("自治") ? last : undefined;
    case "区":
      return name.length > 1 && !OTHER_AREA.test(name) ? last : undefined;
    default:
      return undefined;
  }
}

/** The short forms of a name of a province, a prefecture or a county: 恩施, 恩施州; 酉阳, 酉阳县, 酉阳自治县. */
export function shortNames(name: string): string[] {
  const { root, rank } = splitDivisionName(name);
  if (!rank || root.length < 2) return [];
  if (!rank.startsWith("自治") || rank === "自治区") return [root, `${root}${rank}`].filter((short) => short !== name);
  return [root, `${root}${rank}`, `${root}${rank.slice(-1)}`].filter((short) => short !== name);
}
