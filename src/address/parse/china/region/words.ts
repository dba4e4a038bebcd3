/**
 * The words around the names of divisions: what may stand between them, and what makes a name part of something else.
 */

import { PEOPLES } from "../../../data/china/names.ts";
import { regex } from "../../../literals.ts";

/** They name no place. */
const HEADINGS_OF_LISTS =
  "市辖区|其[它他](?:区|地区)|(?:自治区|[省区])?直辖(?:县级)?行政(?:区划|单位)|(?:自治区|省)?直辖县(?=[^城])|" +
  "省直辖(?=[\\s-])|直辖(?=\\p{Script=Han}{2,3}市(?!场|政|民|区))|(?<=重庆市[ -]?)县(?=\\p{Script=Han}{1,12}县)";
/** What may stand between two divisions. */
export const GAP = new RegExp(
  `(?:[\\s()\\-_/,，、.。·・;；:：|>＞\\\\→*'"’“”<＜~～+]|${HEADINGS_OF_LISTS}|(?:新疆)?生产建设兵团|null|` +
    "中国(?=[^\\s]{1,5}[省市区]))*",
  "uy",
);
const ROAD =
  "(?:[东西南北中内外]|[一二三四五六七八九十]|新|前|后|环)?(?:路(?!(?:环|氹|凼)(?<=澳门路.))|街(?!道)|大街|大道|" +
  "道(?!外|里|县|孚|真)|巷|弄|胡同|公路|高速)";
/** 上海路, 北京东路: a road is called after the city. */
export const BEGINS_ROAD = new RegExp(ROAD, "uy");
/** After a short name these make it the name of something else: 上海路, 北京大道, 广东会馆. */
export const NAME_GOES_ON = regex("uy")`
  ${ROAD}|大厦|大楼|大酒店|酒店|宾馆|饭店|广场|小区|花园|花苑|公寓|家园|山庄|公司|银行|大学|学院|中学|小学|医院|
  机场|车站|火车站|站|港|码头|桥|大桥|村|新村|社区|国际|集团|商场|商城|市场|超市|菜|烧烤|餐厅|会馆|办事处|工业|科技|
  实业|贸易|店|楼|苑|府|园区|产业园|军(?:第|队|区|部|营|医|总)|城(?!区|关|厢|东|西|南|北|中)|人(?!民(?:[东西南北中]?路|街|大道))|话|先生|女士|
  小姐|老师|湖|河|山
`;
/** Of a city less goes on: 湖州南浔, 金华山口. */
export const CITY_NAME_GOES_ON = new RegExp(
  NAME_GOES_ON.source.replace(/\|(?:人\(\?![^|]*\|街\|大道\)\)|湖|河|山|城\([^)]*\)|府|港|工业|科技)(?=\||$)/gu, ""),
  "uy",
);
/** Least where the division before has been named: 湖南湘潭城塘社区. */
export const NAME_GOES_ON_IN_CONTEXT = new RegExp(
  `${ROAD}|大厦|大楼|大酒店|酒店|宾馆|饭店|广场|小区|花园|公寓|公司|银行|大学|学院|中学|医院|站|桥|大桥|菜|餐厅|店`,
  "uy",
);
/** What cannot be the name of a town, for it has the end of something else inside. */
export const NOT_A_TOWN = /^(?:.{2,}[市县省]|.{2,}[小古]|.*(?:路|街|号|区|市|县|省|小区|村|社区).+|.*[0-9a-z].*)$/u;
export const UNLISTED_TOWN = regex("uy")`
  ([\p{Script=Han}]{1,5}?(?:街道办事处|街道办|街办事处|街道|镇|乡))
  (?!村|路|街|大道|里|中心|卫生|中学|小学|政府|人民|企|事会|事委)
`;
/** 开发区 镇海路 has no town. */
export const END_OF_ROAD = /\p{Script=Han}?[东西南北中]?(?:路|街|大道)/uy;
export const TOWN_NAME = /(?:街道|镇|乡)$/u;
export const TOWN_GOES_ON = /村|路|街|大道|里|中心|卫生|中学|小学|政府|人民|企|办/uy;
/** 凤凰街道 is no part of 凤凰县. */
export const TOWN_WORD = /^(?:镇(?!江|海|平|远|赉|坪|原|雄|沅|康|宁|安|巴|番)|乡(?!宁|城)|街道)/u;
/** Without one of these ahead there is no whole name to be misspelt. */
export const RANK_AHEAD = /[市区县旗镇乡道州盟]/u;
/** 东区 and 城区 are districts of some city, but only after that city. */
export const POINTLESS = /[东西南北中城郊新市矿老]区/u;
export const UNLISTED_DISTRICT = regex("uy")`
  \p{Script=Han}{2,3}(?:(?<![小社园新开发工业校山景城库厂高产保税度假东西南北中老经济技术])区|县|
  (?<!城|超|夜)市(?!场|民|政|区|委|人|中))(?!域|委|政府|中学|小学|医院|[一-龥]?(?:路|街|公司|大厦|广场))
`;
/** An autonomous division that is not listed: names of peoples, and 自治区, 自治州, 自治县 or 自治旗. */
export const AUTONOMY = new RegExp(`${PEOPLES}+自治[区州县旗]`, "uy");
/** Headings of lists of divisions, which name no place. */
export const HEADING = new RegExp(`(?:${HEADINGS_OF_LISTS})`, "uy");
/** Up to the last of them. */
export const HEADINGS = new RegExp(`^.*${HEADING.source}`, "u");
/** 蒙古族乡 for 蒙古民族乡: how a township of a people ends. */
export const PEOPLE_TOWN = new RegExp(`${PEOPLES}+(?:民族|族)?[乡镇]`, "uy");
/**
 * The word for a rank, which may be the wrong one where the root of a county has been read: 庐江区 for 庐江县,
 * 平桂管理区 for 平桂区.
 */
export const RANK_WORD = regex("uy")`
  (?:行政委员会|行委(?!会)|管理区|新区|矿区|林区|特区|区(?![域委政府间块内级医])|
  市(?![场民政委区中井容郊里府立医直东西南北])|
  县(?![城委政府前衙东西南北医直道])|旗(?![袍舰帜杆山号]))(?!人民(?:政府|医院|法院|检察)|第[一二三])
  (?![东西南北中]?(?:路|街|大道|大街|巷))
`;
/** A development zone is called after a place: 净月 in 净月开发区 is no town. */
export const ZONE_WORD = regex("uy")`
  (?:国家|省级|国际|经济|综合|高新|高|新|技术|科技|产业|工业|生态|旅游|农业|循环|现代|文化|贸易|自由|保税|港|临空|临港|
  空港|航空|智慧|健康|创新|开放|海洋|化工|与|和|级){0,6}
  (?:开发区|新区|高新区|经开区|示范区|度假区|保税区|试验区|实验区|合作区|集聚区|聚集区|管理区)
`;
export const OFFICE = /(?:办事处|办(?!公)|人民政府)/uy;
/** A place of its own follows, so that what stands before it is no part of its name. */
export const PLACE_FOLLOWS = regex("uy")`
  [0-9一二三四五六七八九十]{1,3}号?(?:路|街|大道|大街)(?!道|口)|[\p{Script=Han}]{2,4}?(?:路|街|大道|大街)(?!道|口)|
  [\p{Script=Han}]{2,6}(?:村(?!委)|社区|工业区|工业园|科技园|大学|家园|小区|花园|花苑|公寓|大厦|市场)
`;
/** A place with a name of its own, which may be longer than that of a road. */
export const ESTATE_FOLLOWS = regex("uy")`
  [\p{Script=Han}]{2,10}(?:工业区|工业园|产业园|园区|小区|家苑|锦苑|花苑|嘉苑|名苑|佳苑|家园|花园|公寓|大厦|
  广场|公司|市场|中心|水暖城|五金城|商贸城|电子城|毛衫城|鞋都)
`;
export const ROAD_FOLLOWS = /\p{Script=Han}{2,4}?(?:路|街|大道|大街)(?!道|口|桥)/uy;
/** 南村镇 written without its 镇, where its county has just been named and something plain follows. */
export const ROOT_ENDS = regex("uy")`
  (?:[\s,，、-]|$|[0-9一二三四五六七八九十]{1,3}号?(?:路|街|大道|大街)(?!道|口)|
  [\p{Script=Han}]{2,4}?(?:路|街|大道|大街)(?!道|口)|[\p{Script=Han}]{2,10}(?:村(?!委)|社区|工业区|工业园|科技园|
  大学|家园|小区|花园|公寓|广场|大厦|中心|公司|市场|学校|苑|国际|园区|酒店|
  [一二三四五]区|华庭|名邸|商贸城|电子城|物流园)|工业[区园]|开发区|
  [^路街道巷弄里坊口区桥站港岛湖山河厂店城苑府园庄村中大小东西南北社新工开国一二三四五六七八九十])
`;

/** What the name of a road or a place that is called after its city goes on with: 北京站西街, 朝阳门外大街. */
export const OF_A_NAME = regex("uy")`
  [东西南北中内外前后上下大小新老门山湖河江海湾溪桥港祠寺庙塔楼宫园站关口岛洲堤岸里城村镇乡]|
  公园|广场|国际|大学|学院|中学|机场|车站|火车|油田|农|工业|科技|体育|商|市场|码头|医院
`;

const startsWithHan = /\p{Script=Han}/uy;

/** @returns where a match of the sticky pattern that begins at an offset ends, or -1 */
export const endOf = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

/** Does no Chinese character stand here? */
export const isBreak = (text: string, at: number): boolean => endOf(startsWithHan, text, at) < 0;

/** The rest of the name of a road, so that what seemed to go on begins one: 柳市 车站路, 温州 学院中路. */
const ROAD_TAIL = /[东西南北中新]?[一二三四五六七八九十]?(?:路|街(?!道)|大道|大街|巷|弄)/uy;
const ROAD_ITSELF = /(?:[路街道巷弄]|胡同|高速)$/u;

/** Does a name that ends here go on with one of these words? */
export function goesOn(words: RegExp, text: string, at: number): boolean {
  const end = endOf(words, text, at);
  return end > 0 && (end - at < 2 || ROAD_ITSELF.test(text.slice(at, end)) || endOf(ROAD_TAIL, text, end) < 0);
}
