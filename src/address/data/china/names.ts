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

/** Ranks by their last character; `root` is the least length of what stands before it. */
const PLAIN = new Map<string | undefined, { rank: string; root: number; except?: RegExp }>([
  ["镇", { rank: "镇", root: 2 }],
  ["道", { rank: "街道", root: 2 }],
  ["乡", { rank: "乡", root: 2, except: /族/ }],
  ["市", { rank: "市", root: 1, except: /自治/ }],
  ["县", { rank: "县", root: 1, except: /自治/ }],
  ["区", { rank: "区", root: 1, except: OTHER_AREA }],
]);

/** The rank of a name that says nothing else: nearly all are so, and the patterns would only make them slow. */
function plainRank(name: string): string | undefined {
  const plain = PLAIN.get(name.at(-1));
  if (!plain || !name.endsWith(plain.rank) || name.length < plain.root + plain.rank.length) return undefined;
  return plain.except?.test(name) ? undefined : plain.rank;
}

/** The short forms of a name of a province, a prefecture or a county: 恩施, 恩施州; 酉阳, 酉阳县, 酉阳自治县. */
export function shortNames(name: string): string[] {
  const { root, rank } = splitDivisionName(name);
  if (!rank || root.length < 2) return [];
  if (!rank.startsWith("自治") || rank === "自治区") return [root, `${root}${rank}`].filter((short) => short !== name);
  return [root, `${root}${rank}`, `${root}${rank.slice(-1)}`].filter((short) => short !== name);
}
