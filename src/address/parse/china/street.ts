/**
 * What follows the divisions: 文三路 478号 华星时代广场 A座 12楼.
 *
 * A Chinese address says of each part what it is, at the part's end (路, 号, 大厦, 栋, 单元, 楼, 室). So the text is read
 * once from left to right: a number takes the word after it, a name ends with the first word that can end it, and
 * what a number without a word means follows from what it stands after.
 */

export type PartKind =
  | "township" | "zone" | "community" | "road" | "house_number" | "sub_road" | "sub_house_number" | "poi" | "sub_poi"
  | "building" | "unit" | "floor" | "room" | "position" | "extra" | "separator";

export interface Part {
  kind: PartKind;
  start: number;
  end: number;
  confidence: number;
}

/** hao: a number with 号, which is a house, a building or a room; bare: a number without a word. */
type Token = { start: number; end: number } & (
  | { type: "name"; kind: PartKind; sure: boolean }
  | { type: "number"; kind: PartKind | "hao" | "bare" }
  | { type: "separator" }
);

/** 12, A12, 12B, B1, 十二, 甲, A: what a unit word may follow. */
const NUMBER = /第?(?:[附甲乙丙丁](?=[0-9]+号)|[东西南北](?=单元|[幢栋座]))?(?:[a-z]{0,3}#?[0-9]+[a-eg-z]?(?:[、.,和][0-9]+)*|[零〇一二三四五六七八九十百两]{1,8}|[a-z]{1,2}|[甲乙丙丁东西南北])(?![0-9]|[a-eg-z]|f[a-z])/uy;
const RANGE = /([0-9]+)(?:[-—－~～至到]{1,4}|、)([0-9]+)(号)?(?![-—0-9a-z幢栋座楼单室层])/uy;
const PLAIN_NUMBER = /[a-z]{0,2}[0-9]+[a-z]?/uy;

const UNITS: readonly [RegExp, PartKind | "hao" | "road"][] = [
  [/(?:号)?(?:大街|路|街(?!道)|道(?!口)|国道|省道|县道|公路|环路|大道|马路)/uy, "road"],
  [/(?:号弄|弄堂|弄|支弄|巷|胡同|条)(?![口边])/uy, "sub_road"],
  [/(?:号(?:商住|办公|厂|宿舍|综合|写字|教学|住宅|公寓|学生)?楼|#楼|号院楼|幢|栋|懂|撞|座|橦|号栋|号幢|舍|斋)(?:楼)?/uy, "building"],
  [/(?:单元|单园|单(?=[0-9])|梯|门洞|号门|排)/uy, "unit"],
  [/(?:楼层|层楼|层|楼(?![道上下梯宇])|f(?![a-z]))/uy, "floor"],
  [/(?:临街|街区|街(?![道区]))(?=[0-9])/uy, "unit"],
  [/(?:室|房间|房(?![产地管])|户|号房|号室|号铺|铺|商铺|号店铺|号店面|号门面|档口|号摊位|摊位|号档)/uy, "room"],
  [/(?:号院|号大院|号库|号厂房|号仓|仓|号馆|号码头|号桥|厅|馆|库|部|班|厂|店)/uy, "sub_poi"],
  [/(?:期|区|片区|片|苑|组团)(?![政域])/uy, "sub_poi"],
  [/(?:村民组|小组|组|队|社)(?![区团])/uy, "community"],
  [/(?:村)(?!委|民)/uy, "community"],
  [/(?:号|號|#)/uy, "hao"],
];
/** 66号之一, 12号附3号 */
const OF_A_HOUSE_NUMBER = /(?:之[一二三四五六七八九十0-9]+|附[0-9]+号?|号)/uy;

/** What a part was recognised by: a word of its own (栋, 路), 号 that many parts have, or only where it stands. */
type Sign = "word" | "hao" | "bare";

/** Share of parts of a kind that are right, by their sign; measured, see bench/accuracy/china.ts. */
const CONFIDENCE: Readonly<Record<PartKind, Readonly<Record<Sign, number>>>> = {
  township: { word: 0.8, hao: 0.8, bare: 0.8 },
  zone: { word: 0.55, hao: 0.55, bare: 0.5 },
  community: { word: 0.77, hao: 0.7, bare: 0.6 },
  road: { word: 0.9, hao: 0.9, bare: 0.63 },
  house_number: { word: 0.93, hao: 0.93, bare: 0.79 },
  sub_road: { word: 0.65, hao: 0.65, bare: 0.65 },
  sub_house_number: { word: 0.62, hao: 0.62, bare: 0.4 },
  poi: { word: 0.78, hao: 0.62, bare: 0.62 },
  sub_poi: { word: 0.5, hao: 0.4, bare: 0.35 },
  building: { word: 0.96, hao: 0.45, bare: 0.78 },
  unit: { word: 0.88, hao: 0.6, bare: 0.88 },
  floor: { word: 0.95, hao: 0.85, bare: 0.85 },
  room: { word: 0.94, hao: 0.78, bare: 0.85 },
  position: { word: 0.72, hao: 0.7, bare: 0.6 },
  extra: { word: 0.95, hao: 0.9, bare: 0.9 },
  separator: { word: 1, hao: 1, bare: 1 },
};

interface Ending {
  word: string;
  kind: PartKind;
  /** A name may go on after it: 城, 园, 苑. It ends there only if something else begins. */
  weak: boolean;
}

const ENDINGS: readonly [PartKind, "strong" | "weak", string][] = [
  ["road", "strong", "路 街 大道 大街 公路 胡同 国道 省道 县道 高速 环线 马路 干道 干线 绿道 二环 三环 四环 五环 六环 大堤 步道 环岛 中道 东道 西道 南道 北道 支路 辅路 横路"],
  ["road", "weak", "巷 弄 里弄 道 线 堤"],
  ["zone", "strong", "经济技术开发区 高新技术产业开发区 经济开发区 高新技术开发区 技术开发区 旅游度假区 度假区 开发区 高新区 经开区 高新园区 保税区 保税港区 经济区 示范区 合作区 试验区 实验区 集聚区 新区 管理区"],
  ["community", "strong", "行政村 自然村 村委 社区 居委会 村民组 大队 居委 村"],
  ["community", "weak", "庄 屯 寨 组"],
  ["poi", "strong",
    "小区 新村 大厦 广场 花园 花苑 苑 公寓 家园 山庄 别墅 庄园 名苑 佳苑 雅苑 嘉苑 华庭 名邸 豪庭 豪园 名都 新苑 新城 新天地 商城 商场 百货 超市 市场 商贸城 商务楼 写字楼 综合楼 办公楼 教学楼 大楼 " +
    "有限公司 股份公司 总公司 分公司 公司 集团 酒店 宾馆 饭店 旅馆 大酒店 招待所 会所 餐厅 饭庄 酒楼 咖啡 影城 影院 剧院 学校 大学 学院 中学 小学 幼儿园 校区 医院 卫生院 卫生室 诊所 药店 银行 支行 分行 " +
    "中心 工业园区 工业园 工业区 产业园 科技园 创业园 创意园 软件园 物流园 园区 工业城 科技城 商务区 信用社 派出所 公安局 管理局 法院 检察院 政府 委员会 管委会 村委会 博物馆 图书馆 体育馆 公园 景区 车站 客运站 火车站 " +
    "地铁站 机场 码头 大院 宿舍 厂区 工厂 仓库 加油站 售楼处 工作室 专卖店 专柜 事务所 服务站 服务部 菜鸟驿站 营业厅 营业部 国际 大市场 批发市场 农贸市场 美食城 不夜城 创业大厦 商务中心 购物中心 财富中心 " +
    "总部 基地 研究所 研究院 设计院 项目部 门诊部 住院部 经营部 销售部 俱乐部 教育 工地 农场 林场 茶场 养殖场 停车场 停车库 车库 食堂 花苑 商行 商店 门市部 网吧 服饰 鞋业 家具 五金 快递 物流 驿站 小卖部 便利店"],
  ["poi", "weak", "城 园 府 邸 庭 轩 阁 居 湾 厂 店 院 楼 馆 站 所 局 厅 部 队 库 场 港 塔 桥 湖 山 岭 庙 寺 坊 里 门 村 区 座 行 社 会 网 屋 吧 家"],
  ["position", "strong", "交叉口 交汇处 交界处 交岔口 十字路口 斜对面 正对面 对面 附近 旁边 隔壁 边上 后面 前面 里面 门口 路口 东侧 西侧 南侧 北侧 东面 西面 南面 北面 左侧 右侧 楼下 楼上 院内 村口 街口 桥下 东北角 西北角 东南角 西南角 转角 拐角 入口 出口 交口 巷口 弄口 大门口 向北 向南 向东 向西 后门 正门 南门 北门 东门 西门"],
];

const ENDINGS_BY_LAST = new Map<string, Ending[]>();
for (const [kind, strength, words] of ENDINGS) {
  for (const word of new Set(words.split(" "))) {
    const last = word.at(-1)!;
    const ending = { word, kind, weak: strength === "weak" };
    ENDINGS_BY_LAST.set(last, [...(ENDINGS_BY_LAST.get(last) ?? []), ending].sort((a, b) => b.word.length - a.word.length));
  }
}

/** Places that have other places in them: what follows with a name of its own is inside, what follows without is part of the name. */
const ESTATE =
  /(?:工业区|工业园区?|产业园区?|科技园|创业园|创意园|软件园|物流园|园区|市场|小区|新村|广场|商贸城|轻纺城|服装城|皮革城|花园|家园|大厦|医院|校区|公寓|车站|机场|鞋都|苑|村委会|[期区])$/u;
/** These may go on: 浙江大学紫金港校区 is one place, 购物中心肯德基餐厅 two. */
const PERHAPS_ESTATE = /(?:大学|学院|中心|公司|商城|大楼|港|酒店|宾馆|饭店|局|城)$/u;
const ORGANISATION =
  /(?:公司|集团|厂|店|部|行|社|所|站|馆|超市|酒店|宾馆|饭店|银行|支行|学校|幼儿园|医院|服饰|鞋业|家具|五金|快递|物流|驿站|俱乐部|教育|事务所|工作室|专柜|局|院|楼|苑|园|坊|阁|轩|公寓|大厦|广场|花园|学院|校区|商行|餐厅|食堂|宿舍|仓库|车库|办公室|科|门|座|期|区)$/u;
/** 工业园+区, 国际+商务中心: an ending that is only the beginning of a longer one. */
const LONGER_ENDING = /(?:市(?:花园|家园|公寓|广场)|区(?![政域号])|商贸城|名城|新城|商务中心|购物中心|时代广场|商务大厦|大酒店|酒店|大厦|广场|中心|公寓|花园|花城|商城|商务楼|城(?![东西南北中])|物流|货运|旅行社|有限公司|支公司|分公司|股份|金融|会展|影城|博览|俱乐部|幼儿园|小学|中学)/uy;

/** Half of all towns have these roads, so what stands before one is a place: 周田人民路. */
const COMMON_ROAD =
  /(?:人民|解放|中山|建设|振兴|新华|文化|和平|光明|东风|迎宾|环城|工业|幸福|胜利|团结|健康|学府|世纪|滨江|滨河|滨海|长江|黄河|北京|上海|南京|中心|朝阳|友谊|青年|民主|红旗|前进|发展|兴业|开发|科技|创业|商业|府前|站前|广场|体育|教育|文明|复兴|中华|延安|五一|八一|公园|环湖|沿江|通江|江南|江北|城南|城北|城东|城西|城中|为民|便民|惠民|富民|安康|平安|永安|康庄|金融|花园|湖滨|海滨|机场|火车站|政府)[东西南北中]?[一二三四五六七八九十]?(?:路|街|大道|大街)$/u;
/** How a place lies to another; always of its own, whatever stands around it. */
const POSITION_PHRASE = /(?:(?:丁字|十字|三岔|岔)路口|(?:斜|正)?对面|附近|旁边|隔壁|楼下|楼上|[左右](?:侧|边|面|手边)|(?:交叉|交岔|交|丁字|十字)口|交[汇界会]处|[东西南北]{1,2}(?:侧|面|边|角)|边上|后面|前面|里面)/uy;

const ROAD_SECTION = /(?:[东西南北中]段|[一二三四五六七八九十0-9]+段)/uy;
/** A road word here still belongs to a longer name: 路口, 街道, 路桥, 中关村大街. */
const ROAD_GOES_ON = /(?:(?<=环)(?:[东西南北]路|路|[东西南北中]?(?:辅路|线))|道(?!路)|桥|边|段|大厦|公寓|天城|小学|中学|小区|派出所|[东西南北中]?(?:路|大街|街)(?!道)|店|站|村|社区|支行|办|管)/uy;
const GOES_ON = /(?:委会|会|商务|俱乐部|民委|口|镇|[东西南北中新大]?(?:路|街|大道|大街|巷)|[一二三四五六七八九十](?:路|街|巷|弄)|人民|工业|村|边|路|街|里(?!弄)|大厦|大楼|大酒店|酒店|商城|商业|广场|花园|公寓|家园|市场|国际|中心|学校|医院|公司|社区|新村|小区)/uy;
const BEGINS_ANOTHER = /(?:[0-9a-z\s,，、。\-_(（)）/]|[一二三四五六七八九十]{1,4}(?:号|幢|栋|座|单元|楼|层|室|期|区|组)|对面|附近|旁|东|西|南|北|内|后|前|门口|$)/uy;
const POSITION_WORD = /(?:往[东西南北前后左右里]\S{0,3}?[0-9一二三四五六七八九十百]+米|向[东西南北前后左右]\S{0,2}?[0-9]+米|[东西南北]{1,2}[侧面]?[0-9]+米|[0-9]+米|与|和(?=[^0-9]{2,6}[路街])|[内旁口](?![a-z\p{Script=Han}])|[东西南北下](?=[0-9]|$)|口(?=[\p{Script=Han}]))/uy;
/** What senders add that is no place. */
const EXTRA = /(?:null|undefined|电联|自提|已安检|已验视|已实名|代收|转交|送货上门|请电话联系|打电话|收)(?=[\s,，.]|$|[电自已代转请打]|(?<=null|undefined))/uy;
const SEPARATOR = /[\s,，、。;；:：—_/|\\.()（）[\]【】"'“”·*+&-]+/uy;
const TOWNSHIP_WORDS = /[镇乡]|街道/u;

const matchAt = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

/** A number with the word for what it counts. */
function numberAt(text: string, at: number, end: number, inBuilding: boolean): Token | undefined {
  const close = matchAt(NUMBER, text, at);
  // A10楼 is a house, 北楼 a wing, 10楼 a floor.
  const named = /^[a-z]/u.test(text[at]!) ? "building" : /^[东西南北甲乙]/u.test(text[at]!) ? "sub_poi" : undefined;
  if (close > 0 && close <= end) {
    for (const [unit, kind] of UNITS) {
      const done = matchAt(unit, text, close);
      if (done < 0 || done > end) continue;
      // 1245店面 is no shop of that number.
      if (kind === "sub_poi" && close - at > 2 && /[0-9]{3}$/u.test(text.slice(at, close)) && text[done - 1] !== "期") continue;
      if (kind === "road") return { type: "name", kind: "road", start: at, end: done, sure: true };
      if (kind !== "hao") return { type: "number", kind: kind === "floor" && named && text[done - 1] === "楼" ? named : kind, start: at, end: done };
      const more = matchAt(OF_A_HOUSE_NUMBER, text, done);
      return { type: "number", kind, start: at, end: more > 0 && more <= end ? more : done };
    }
  }
  // 69栋8-11号 is a room of a staircase.
  const range = inBuilding ? undefined : rangeAt(text, at, end);
  if (range) return range;
  const bare = matchAt(PLAIN_NUMBER, text, at);
  if (bare > 0 && bare <= end) return { type: "number", kind: "bare", start: at, end: bare };
  // A座, B区: a letter alone is a number only with its word; before a sign it is a building.
  const signed = close > 0 && close <= end && /^[a-z]{1,2}$/u.test(text.slice(at, close)) && (close === end || matchAt(SEPARATOR, text, close) > close);
  return signed ? { type: "number", kind: "bare", start: at, end: close } : undefined;
}

/** 389-399号, 55-58号, 66-70: two numbers that rise and have the same length are one range of house numbers. */
function rangeAt(text: string, at: number, end: number): Token | undefined {
  RANGE.lastIndex = at;
  const match = RANGE.exec(text);
  if (!match || RANGE.lastIndex > end) return undefined;
  const [, from = "", to = "", hao] = match;
  if (Number(to) <= Number(from) || to.length > from.length + 1 || Number(to) - Number(from) > 100 || (!hao && (to.length !== from.length || from.length < 2))) return undefined;
  return { type: "number", kind: hao ? "hao" : "bare", start: at, end: RANGE.lastIndex };
}

/** Where a name that began at `start` ends if it ends with the character before `at`. */
function endingBefore(text: string, start: number, at: number, end: number): Ending | undefined {
  const endings = ENDINGS_BY_LAST.get(text[at - 1]!);
  if (!endings) return undefined;
  for (const ending of endings) {
    const begins = at - ending.word.length;
    if (begins < start || !text.startsWith(ending.word, begins)) continue;
    // A word alone is a name only where it says enough: 工业区, 市场, 对面.
    if (begins === start && ending.word.length < 2) continue;
    if (ending.word === "苑" && at - start < 3 && at < end) continue; // 南苑, 北苑
    if (ending.kind === "road" && (at < end && matchAt(ROAD_GOES_ON, text, at) > 0 || at - start < 2)) continue;
    if (ending.kind !== "road" && ending.kind !== "position" && at < end && matchAt(GOES_ON, text, at) > 0) continue;
    if (ending.kind === "poi" && !ending.weak && matchAt(LONGER_ENDING, text, at) > 0) continue;
    if (ending.weak && at < end && matchAt(BEGINS_ANOTHER, text, at) < 0) continue;
    return ending;
  }
  return undefined;
}

/** 模具城金型路 → before 金型路; 0 where the whole may be the name of the road. */
function placeBeforeRoad(text: string, start: number, end: number): number {
  const common = COMMON_ROAD.exec(text.slice(start, end));
  if (common) return common.index >= 2 ? start + common.index : 0;
  for (let at = end - 3; at >= start + 3; at--) {
    if (!/[城园村苑厦场区桥]/u.test(text[at - 1]!) || /^[东西南北中前后新][路街大]|^[一二三四五六七八九十]+[路街]|^大道|^大街/u.test(text.slice(at, end))) continue;
    return at;
  }
  return 0;
}

/** 中 of 中路 begins no number, 三 of 三墩 neither: a numeral counts only with its word. */
const isDigitOrLatin = (code: number): boolean => (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || code === 0x23;
const NUMERALS = new Set("第零〇一二三四五六七八九十百两甲乙丙丁东西南北附");

function tokenise(text: string, start: number, end: number): Token[] {
  const tokens: Token[] = [];
  let name = start;
  const closeName = (at: number, kind: PartKind = "poi", sure = false): void => {
    if (at > name) tokens.push({ type: "name", kind, start: name, end: at, sure });
    name = at;
  };

  for (let at = start; at < end; ) {
    // 100一3: the numeral one for a dash.
    const dash = text[at] === "一" && /[0-9]/u.test(text[at - 1] ?? "") && /[0-9]/u.test(text[at + 1] ?? "");
    const gap = dash ? at + 1 : matchAt(SEPARATOR, text, at);
    if (gap > 0) {
      closeName(at);
      tokens.push({ type: "separator", start: at, end: Math.min(gap, end) });
      name = at = Math.min(gap, end);
      continue;
    }
    const code = text.charCodeAt(at);
    if (isDigitOrLatin(code) || NUMERALS.has(text[at]!)) {
      const last = tokens.at(-1);
      const number = numberAt(text, at, end, last?.type === "number" && last.kind === "building" && last.end === at);
      const spelled = !isDigitOrLatin(code);
      // 第六工业区, 三墩, 滨海四路, 董九村: inside a name a numeral counts only with the word for a house, a floor, a room.
      const partOfName = spelled && at > name && number?.type === "number" ? (number.kind === "sub_poi" && text[number.end - 1] !== "期" && !isEstate(text, name, at)) || number.kind === "community" || number.kind === "sub_road" : spelled && at > name;
      if (number && !partOfName && !(spelled && number.type === "number" && number.kind === "bare")) {
        const before = tokens.at(-1);
        if (number.type === "name" && at > name && !spelled && at - name < 4) tokens.push({ ...number, start: name });
        else if (number.type === "name" && at === name && !spelled && before?.type === "name" && before.kind === "poi" && !before.sure && before.end === at && at - before.start < 4) {
          tokens[tokens.length - 1] = { ...number, start: before.start }; // 西园2路
        }
        else {
          closeName(at);
          tokens.push(number);
        }
        name = at = number.end;
        continue;
      }
      if (isDigitOrLatin(code) && matchAt(EXTRA, text, at) < 0) {
        // A Latin word inside a name: SKP, dw手表专柜.
        do at++;
        while (at < end && isDigitOrLatin(text.charCodeAt(at)));
        continue;
      }
    }
    const extra = matchAt(EXTRA, text, at);
    if (extra > 0 && extra <= end) {
      closeName(at);
      tokens.push({ type: "name", kind: "extra", start: at, end: extra, sure: true });
      name = at = extra;
      continue;
    }
    const phrase = matchAt(POSITION_PHRASE, text, at);
    if (phrase > 0 && phrase <= end && (at > name || tokens.length > 0)) {
      closeName(at);
      closeName((at = phrase), "position", true);
      continue;
    }
    // 工业园内众达汽车: right after the end of a name these are no part of the next one.
    if (at === name && /[内外旁跟]/u.test(text[at]!) && tokens.at(-1)?.type === "name" && at + 1 < end) {
      closeName((at += 1), "position", true);
      continue;
    }
    const position = matchAt(POSITION_WORD, text, at);
    if (position > 0 && position <= end && (at > name || tokens.length > 0) && !(text[at] === "口" && at > name)) {
      closeName(at);
      tokens.push({ type: "name", kind: "position", start: at, end: position, sure: true });
      name = at = position;
      continue;
    }
    at++;
    const ending = endingBefore(text, name, at, end);
    if (!ending) continue;
    if (ending.kind === "position") {
      closeName(at - ending.word.length);
      closeName(at, ending.word.endsWith("门") ? "sub_poi" : "position", true);
      continue;
    }
    if (ending.kind === "road") {
      // 花园岗街, 南苑东路: what looked like a place is how the road is called.
      const before = tokens.at(-1);
      if (before?.type === "name" && before.kind === "poi" && before.end === name && (before.end - before.start < 3 || at - name < 3)) {
        tokens.pop();
        name = before.start;
      }
      const split = placeBeforeRoad(text, name, at);
      if (split) closeName(split, "poi");
    }
    closeName(at, ending.kind, !ending.weak);
    if (ending.kind === "road") {
      const section = matchAt(ROAD_SECTION, text, at);
      if (section > 0 && section <= end) {
        tokens.push({ type: "name", kind: "sub_road", start: at, end: section, sure: true });
        name = at = section;
      }
    }
  }
  closeName(end);
  return tokens;
}

/** What bare numbers in a row mean, by how many they are and what they stand after. */
function bareKinds(count: number, before: PartKind | undefined, digits: number): PartKind[] {
  if (before === "building") return count === 1 ? ["room"] : ["unit", "room", ...Array<PartKind>(Math.max(0, count - 2)).fill("room")];
  if (before === "unit") return Array<PartKind>(count).fill("room");
  if (before === "floor" || before === "room") return Array<PartKind>(count).fill("room");
  if (count === 1) {
    if (before === "road" || before === "community") return ["house_number"];
    if (before === "sub_road") return ["sub_house_number"];
    return [digits >= 3 ? "room" : "building"];
  }
  if (before === "road" && count > 2) return ["house_number", ...bareKinds(count - 1, "house_number", digits)];
  if (count === 2 && before === "community") return ["house_number", "building"];
  if (count === 2) return before === "road" ? ["house_number", "building"] : before === "sub_road" ? ["sub_house_number", "building"] : ["building", "room"];
  return ["building", "unit", ...Array<PartKind>(count - 2).fill("room")];
}

/**
 * @param text folded
 * @param afterTown a town has just been named, so that a bare name before a number is a village: 海西镇 宋埠 12号
 * @returns the parts from left to right; what stands between them are separators
 */
export function readStreet(text: string, start: number, end: number, afterTown = false): Part[] {
  const tokens = tokenise(text, start, end);
  const parts: Part[] = [];
  const push = (kind: PartKind, token: { start: number; end: number }, sign: Sign): void => {
    parts.push({ kind, start: token.start, end: token.end, confidence: CONFIDENCE[kind][sign] });
  };
  const last = (): PartKind | undefined => parts.findLast(({ kind }) => kind !== "separator" && kind !== "position")?.kind;
  const seen = (kind: PartKind): boolean => parts.some((part) => part.kind === kind);

  let lastName = "";
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.type === "separator") {
      push("separator", token, "word");
      continue;
    }
    if (token.type === "name") {
      lastName = token.kind === "poi" && !token.sure ? "" : text.slice(token.start, token.end);
      const before = parts.at(-1);
      // One place in two words, or a place inside another: 滨江新城时代广场, 顶塘工业园|鑫龙水准仪器有限公司.
      if (token.kind === "poi" && before && (before.kind === "poi" || before.kind === "sub_poi") && before.end === token.start && !staysApart(text.slice(Math.max(before.start, before.end - LONGEST_ENDING), before.end), lastName || text.slice(token.start, token.end))) {
        before.end = token.end;
        before.confidence = CONFIDENCE[before.kind].bare;
        continue;
      }
      // 11街 in a market is a row of stalls.
      if (token.kind === "road" && /^[0-9一二三四五六七八九十]+街$/u.test(lastName) && ["poi", "sub_poi", "floor", "building", "unit"].includes(last() ?? "")) {
        push("unit", token, "bare");
        continue;
      }
      push(nameKind(token.kind, text.slice(token.start, token.end), last(), seen), token, token.sure ? "word" : "bare");
      continue;
    }
    if (token.kind === "hao") {
      const place = parts.at(-1);
      push(haoKind(last(), seen, lastName, place ? text.slice(place.start, place.end) : "", token.end - token.start), token, "hao");
      continue;
    }
    if (token.kind !== "bare") {
      const before = parts.at(-1);
      // 福田市场H区 is one place, 福田市场二区 a part of another.
      if (token.kind === "sub_poi" && before?.kind === "poi" && before.end === token.start && /^[a-z]区/u.test(text.slice(token.start, token.end))) {
        before.end = token.end;
        continue;
      }
      if (token.kind === "sub_poi" && before?.kind === "community" && before.end === token.start && text[token.end - 1] === "区") {
        Object.assign(before, { kind: "poi", end: token.end, confidence: CONFIDENCE.poi.word }); // 坝头村一区
        continue;
      }
      const kind = token.kind === "sub_poi" && !seen("poi") && !seen("sub_poi") ? "poi" : token.kind === "sub_road" && !seen("road") ? "road" : token.kind;
      push(kind, token, "word");
      continue;
    }
    if (/^[0-9]{6,}$/u.test(text.slice(token.start, token.end))) {
      push("extra", token, "bare"); // A postal code or an order number.
      continue;
    }
    // 7-6-1046, also with the last one worded: 3-5-602室.
    const row: number[] = [i];
    let next = i;
    while (isDash(tokens[next + 1], text) && tokens[next + 2]?.type === "number" && row.length < 6) {
      next += 2;
      row.push(next);
      if ((tokens[next] as { kind: string }).kind !== "bare") break;
    }
    const closing = tokens[next] as { kind: PartKind | "hao" | "bare" };
    // 57-1号 on a road is one house.
    if (row.length === 2 && last() === "road" && (closing.kind === "hao" || closing.kind === "bare")) {
      push("house_number", { start: token.start, end: tokens[next]!.end }, closing.kind);
      i = next;
      continue;
    }
    const kinds = bareKinds(row.length, last(), token.end - token.start);
    if (closing.kind !== "bare" && closing.kind !== "hao") kinds[kinds.length - 1] = closing.kind;
    // 12-7: a second number this short is that of a staircase.
    const tail = tokens[next]!;
    if (row.length === 2 && kinds[0] === "building" && kinds[1] === "room" && closing.kind === "bare" && tail.end - tail.start < 3) kinds[1] = "unit";
    row.forEach((at, index) => {
      if (index) push("separator", tokens[at - 1]!, "word");
      push(kinds[index] ?? "room", tokens[at]!, "bare");
    });
    i = next;
  }
  const [first, second] = parts;
  if (afterTown && first?.kind === "poi" && beginsWithBareName(tokens) && first.end - first.start <= 4 && (second?.kind === "road" || second?.kind === "house_number" || second?.kind === "community")) first.kind = "community";
  parts.forEach((part, at) => {
    // Houses of a village are numbered by 号, of an estate that is called after one by 幢.
    if (part.kind === "community" && parts[at + 1]?.kind === "building" && text[part.end - 1] === "村") part.kind = "poi";
  });
  return parts.flatMap((part) => splitInner(text, part));
}

/** 太古城南区, 大塘下二区: the last word is a place in the place before it. */
const INNER = /^.{3,}?([东西南北中]区|[一二三四五六七八九十]+区)$/u;

/** What is longer is no name, and not worth the time. */
const LONGEST_NAME = 40;

function splitInner(text: string, part: Part): Part[] {
  const isName = part.kind === "poi" && part.end - part.start <= LONGEST_NAME;
  const inner = isName ? INNER.exec(text.slice(part.start, part.end))?.[1] : undefined;
  if (!inner) return [part];
  const at = part.end - inner.length;
  return [{ ...part, end: at }, { ...part, kind: "sub_poi", start: at, confidence: CONFIDENCE.sub_poi.word }];
}

/** Is the first name one that nothing ends: 宋埠, 下骆宅? */
const beginsWithBareName = ([token]: Token[]): boolean => token?.type === "name" && token.kind === "poi" && !token.sure;

const isDash = (token: Token | undefined, text: string): boolean =>
  token?.type === "separator" && /^(?:[-—_/.]{1,3}|一)$/u.test(text.slice(token.start, token.end));

function nameKind(kind: PartKind, name: string, before: PartKind | undefined, seen: (kind: PartKind) => boolean): PartKind {
  if (kind === "road" && before === "road") return "sub_road";
  if (kind === "road" && /^[0-9]+(?:号)?弄$/u.test(name)) return "sub_road";
  if (kind === "community" && /(?:新村|小村)$/u.test(name)) kind = "poi";
  if (kind === "poi" && TOWNSHIP_WORDS.test(name.at(-1)!) && !seen("road") && name.length <= 5) return "township";
  if (kind === "poi" && (seen("poi") || seen("sub_poi"))) return "sub_poi";
  return kind;
}

const LONGEST_ENDING = 8;

const isEstate = (text: string, start: number, end: number): boolean => ESTATE.test(text.slice(Math.max(start, end - LONGEST_ENDING), end));

const staysApart = (outer: string, inner: string): boolean => !/(?:分公司|分局|支局|支行|校区)$/u.test(inner) && ((ESTATE.test(outer) && inner.length > 1) || (PERHAPS_ESTATE.test(outer) && inner.length > 2 && ORGANISATION.test(inner)));

/** 184号 is a house on a road and in a village, a building in an estate, a unit in a building, a room on a floor. */
function haoKind(before: PartKind | undefined, seen: (kind: PartKind) => boolean, name: string, place: string, length: number): PartKind {
  switch (before) {
    case "sub_road":
      return seen("road") ? "sub_house_number" : "house_number";
    case "poi":
      if (name !== "" && length > (/(?:市场|商城|商贸城|广场)$/u.test(name) ? 3 : 4)) return "room";
      if (name === "" && seen("road")) return "building";
      if (place.endsWith("区")) return "building";
      return name === "" || /[村桥头山庄湾河江岭岙畈浜埭塘家]$/u.test(name) ? "house_number" : "building";
    case "sub_poi":
      return seen("floor") || length > 4 ? "room" : "building";
    case "house_number":
    case "sub_house_number":
      return "building";
    case "building":
      return length > 3 ? "room" : "unit";
    case "unit":
    case "floor":
      return "room";
    default:
      return "house_number";
  }
}
