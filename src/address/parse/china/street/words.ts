/** The words that end the names of roads, places and villages, and those that make a name go on. */
import type { PartKind } from "./parts.ts";
import { regex, wordSet } from "../../../literals.ts";

export interface Ending {
  word: string;
  kind: PartKind;
  /** A name may go on after it: 城, 园, 苑. It ends there only if something else begins. */
  weak: boolean;
}

const ENDINGS: readonly [PartKind, "strong" | "weak", string][] = [
  [
    "road",
    "strong",
    `
      路 街 大道 大街 公路 胡同 国道 省道 县道 高速 环线 马路 干道 干线 绿道 二环 三环 四环 五环 六环 大堤 步道 环岛
      中道 东道 西道 南道 北道 支路 辅路 横路
    `,
  ],
  ["road", "weak", "巷 弄 里弄 道 线 堤"],
  [
    "development_zone",
    "strong",
    `
      经济技术开发区 高新技术产业开发区 经济开发区 高新技术开发区 技术开发区 旅游度假区 度假区 开发区 高新区 经开区
      高新园区 保税区 保税港区 经济区 示范区 合作区 试验区 实验区 集聚区 新区 管理区
    `,
  ],
  ["community", "strong", "行政村 自然村 村委 社区 居委会 村民组 大队 居委 村"],
  ["community", "weak", "庄 屯 寨 组"],
  [
    "poi",
    "strong",
    `
      小区 新村 大厦 广场 花园 花苑 苑 公寓 家园 山庄 别墅 庄园 名苑 佳苑 雅苑 嘉苑 华庭 名邸 豪庭 豪园 名都 新苑 新城
      新天地 商城 商场 百货 超市 市场 商贸城 商务楼 写字楼 综合楼 办公楼 教学楼 大楼 有限公司 股份公司 总公司 分公司
      公司 集团 酒店 宾馆 饭店 旅馆 大酒店 招待所 会所 餐厅 饭庄 酒楼 咖啡 影城 影院 剧院 学校 大学 学院 中学 小学
      幼儿园 校区 医院 卫生院 卫生室 诊所 药店 银行 支行 分行 中心 工业园区 工业园 工业区 产业园 科技园 创业园 创意园
      软件园 物流园 园区 工业城 科技城 商务区 信用社 派出所 公安局 管理局 法院 检察院 政府 委员会 管委会 村委会 博物馆
      图书馆 体育馆 公园 景区 车站 客运站 火车站 地铁站 机场 码头 大院 宿舍 厂区 工厂 仓库 加油站 售楼处 工作室 专卖店
      专柜 事务所 服务站 服务部 菜鸟驿站 营业厅 营业部 国际 大市场 批发市场 农贸市场 美食城 不夜城 创业大厦 商务中心
      购物中心 财富中心 总部 基地 研究所 研究院 设计院 项目部 门诊部 住院部 经营部 销售部 俱乐部 教育 工地 农场 林场
      茶场 养殖场 停车场 停车库 车库 食堂 花苑 商行 商店 门市部 网吧 服饰 鞋业 家具 五金 快递 物流 驿站 小卖部 便利店
    `,
  ],
  [
    "poi",
    "weak",
    `
      城 园 府 邸 庭 轩 阁 居 湾 厂 店 院 楼 馆 站 所 局 厅 部 队 库 场 港 塔 桥 湖 山 岭 庙 寺 坊 里 门 村 区 座 行
      社 会 网 屋 吧 家
    `,
  ],
  [
    "position",
    "strong",
    `
      交叉口 交汇处 交界处 交岔口 十字路口 斜对面 正对面 对面 附近 旁边 隔壁 边上 后面 前面 里面 门口 路口 东侧 西侧
      南侧 北侧 东面 西面 南面 北面 左侧 右侧 楼下 楼上 院内 村口 街口 桥下 东北角 西北角 东南角 西南角 转角 拐角 入口
      出口 交口 巷口 弄口 大门口 向北 向南 向东 向西 后门 正门 南门 北门 东门 西门
    `,
  ],
];

export const ENDINGS_BY_LAST = new Map<string, Ending[]>();
for (const [kind, strength, words] of ENDINGS) {
  for (const word of wordSet(words)) {
    const last = word.at(-1)!;
    const ending = { word, kind, weak: strength === "weak" };
    ENDINGS_BY_LAST.set(
      last,
      [...(ENDINGS_BY_LAST.get(last) ?? []), ending].sort((a, b) => b.word.length - a.word.length),
    );
  }
}

/** 工业园+区, 国际+商务中心: an ending that is only the beginning of a longer one. */
export const LONGER_ENDING = regex("uy")`
  (?:市(?:花园|家园|公寓|广场)|区(?![政域号])|商贸城|名城|新城|商务中心|购物中心|时代广场|商务大厦|大酒店|酒店|大厦|
  广场|中心|公寓|花园|花城|商城|商务楼|城(?![东西南北中])|物流|货运|旅行社|有限公司|支公司|分公司|股份|金融|会展|
  影城|博览|俱乐部|幼儿园|小学|中学)
`;

/** Half of all towns have these roads, so what stands before one is a place: 周田人民路. */
export const COMMON_ROAD = regex("u")`
  (?:人民|解放|中山|建设|振兴|新华|文化|和平|光明|东风|迎宾|环城|工业|幸福|胜利|团结|健康|学府|世纪|滨江|滨河|滨海|
  长江|黄河|北京|上海|南京|中心|朝阳|友谊|青年|民主|红旗|前进|发展|兴业|开发|科技|创业|商业|府前|站前|广场|体育|
  教育|文明|复兴|中华|延安|五一|八一|公园|环湖|沿江|通江|江南|江北|城南|城北|城东|城西|城中|为民|便民|惠民|富民|
  安康|平安|永安|康庄|金融|花园|湖滨|海滨|机场|火车站|政府)[东西南北中]?[一二三四五六七八九十]?(?:路|街|大道|大街)$
`;

/** How a place lies to another; always of its own, in any surroundings. */
export const POSITION_PHRASE = regex("uy")`
  (?:(?:丁字|十字|三岔|岔)路口|(?:斜|正)?对面|附近|旁边|隔壁|楼下|楼上|[左右](?:侧|边|面|手边)|
  (?:交叉|交岔|交|丁字|十字)口|交[汇界会]处|[东西南北]{1,2}(?:侧|面|边|角)|边上|后面|前面|里面)
`;

export const ROAD_SECTION = /(?:[东西南北中]段|[一二三四五六七八九十0-9]+段)/uy;
/** A road word here still belongs to a longer name: 路口, 街道, 路桥, 中关村大街. */
export const ROAD_GOES_ON = regex("uy")`
  (?:(?<=环)(?:[东西南北]路|路|[东西南北中]?(?:辅路|线))|道(?!路)|桥|边|段|大厦|公寓|天城|小学|中学|小区|派出所|
  [东西南北中]?(?:路|大街|街)(?!道)|店|站|村|社区|支行|办|管)
`;
export const GOES_ON = regex("uy")`
  (?:委会|会|商务|俱乐部|民委|口|镇|[东西南北中新大内外]?(?:路|街|大道|大街|巷)|
  [一二三四五六七八九十](?:路|街|巷|弄)|人民|工业|村|边|路|街|里(?!弄)|大厦|大楼|大酒店|酒店|商城|商业|广场|花园|
  公寓|家园|市场|国际|中心|学校|医院|公司|社区|新村|小区)
`;
export const BEGINS_ANOTHER =
  /(?:[0-9a-z\s,，、。\-_(（)）/]|[一二三四五六七八九十]{1,4}(?:号|幢|栋|座|单元|楼|层|室|期|区|组)|对面|附近|旁|东|西|南|北|内(?!大街)|后|前|门口|$)/uy;
export const POSITION_WORD = regex("uy")`
  (?:往[东西南北前后左右里]\S{0,3}?[0-9一二三四五六七八九十百]+米|向[东西南北前后左右]\S{0,2}?[0-9]+米|
  [东西南北]{1,2}[侧面]?[0-9]+米|[0-9]+米|与|和(?=[^0-9]{2,6}[路街])|[内旁口](?![a-z\p{Script=Han}])|
  [东西南北下](?=[0-9]|$)|口(?=[\p{Script=Han}]))
`;
/** What senders add that is no place. */
export const EXTRA =
  /(?:null|undefined|电联|自提|已安检|已验视|已实名|代收|转交|送货上门|请电话联系|打电话|收)(?=[\s,，.]|$|[电自已代转请打]|(?<=null|undefined))/uy;
