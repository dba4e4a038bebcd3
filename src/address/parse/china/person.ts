/** Does a piece of text look like the name of a person? */
import { wordSet } from "../../literals.ts";
import type { Span } from "../types.ts";

const SURNAMES = new Set(
  "常王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟" +
    "谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易" +
    "乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧管" +
    "柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬" +
    "边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺" +
    "楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸" +
    "雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植" +
    "衡富尧闭由晓区",
);
const COMPOUND = wordSet(`
  欧阳 上官 司马 诸葛 皇甫 令狐 司徒 尉迟 东方 慕容 公孙 夏侯 端木 南宫 轩辕 宇文 长孙 西门 独孤 闻人 申屠 呼延 百里
  东郭 完颜 拓跋 赫连 澹台 太史 淳于 单于 濮阳 宗政 公冶 钟离 司空 闾丘 仲孙 万俟 鲜于 达奚
`);
const HONORIFIC = /(?:先生|女士|小姐|老师|老板|经理|师傅|同学|阿姨|叔叔|医生|主任|教授|总监|太太|同志|总|哥|姐|工)$/u;
const ROLE =
  /(?:前台|客服|客服部|收发室|门卫|保安室|传达室|财务部?|人事部?|行政部?|采购部?|仓库|收货部|办公室|部|组)$/u;
const AFTER_NAME = /(?:\((?:先生|女士|小姐|收|男|女)?\)|（.*?）|\(.*?\)|[（(]?(?:亲启|亲收|敬启|代收|签收|收))[)）]?$/u;
const TITLED = /\((?:先生|女士|小姐)\)$/u;
const FAMILIAR = /^[小老阿大]\p{Script=Han}{1,2}$/u;
const FOREIGN = /^[\p{Script=Han}]{1,8}(?:[·•・.][\p{Script=Han}]{1,8})+$/u;
const LATIN = /^[a-z][a-z.'\- ]{1,30}$/u;
const MASKED = /^\p{Script=Han}(?:[x*×某]{1,3}|[a-z]{1,4})$/u;

/** No name is longer, with what senders put after it. */
const LONGEST = 40;

/** 何老师收 → 何老师, 韩梅梅(女士) → 韩梅梅. Length of the name at the beginning of the text. */
export function nameLength(text: string): number {
  if (text.length > LONGEST) return text.length;
  const rest = AFTER_NAME.exec(text);
  return rest && (rest.index >= 2 || (rest.index === 1 && surnameAt(text, 0) > 0)) ? rest.index : text.length;
}

/** 公司前台, 客服部: a person at a desk. */
export const isRole = (text: string): boolean =>
  text.length <= 6 &&
  /(?:前台|客服|客服部|收发室|门卫室?|保安室|传达室|财务部?|人事部?|行政部?|采购部?|收货部)$/u.test(text);

/** How many characters a known surname takes at an offset; 0 for none. */
export function surnameAt(text: string, at: number): number {
  if (COMPOUND.has(text.slice(at, at + 2))) return 2;
  return SURNAMES.has(text[at] ?? "") ? 1 : 0;
}

/** @param text folded; @returns 0 (no) … 4 (surely) */
export function nameLikelihood(text: string): number {
  if (text.length > LONGEST) return 0;
  const name = text.slice(0, nameLength(text)).trim();
  if (FOREIGN.test(name)) return 4;
  const surname = surnameAt(name, 0);
  if (surname && TITLED.test(text)) return 4;
  if (name.length === 1) return surname ? 1 : 0;
  if (/[0-9]/u.test(name) || !name) return 0;
  if (MASKED.test(name)) return surname ? 3 : 1.5;
  if (LATIN.test(name)) return name.length > 2 ? 2 : 1;
  return /^\p{Script=Han}+$/u.test(name) ? likelihoodOfHan(name, surname) : 0;
}

/** @param surname how many characters it takes, 0 for none */
function likelihoodOfHan(name: string, surname: number): number {
  const given = name.length - surname;
  if (HONORIFIC.test(name) && name.length <= 6) return surname || name.length > 3 ? 4 : 2.5;
  if (FAMILIAR.test(name) || (surname && given >= 1 && given <= 2)) return 3;
  if (ROLE.test(name) && name.length <= 8) return 1.8;
  if (name.length > 4) return name.length <= 6 ? 0.4 : 0;
  return surname && name.length === 4 ? 1.6 : 1.2;
}

/** 李明 in 王丽娟/李明: the name of another person, which a sign joins to the name before it. */
export const isAnotherName = (folded: string, { end }: Span, next: Span): boolean =>
  next.start === end + 1 && JOINS.test(folded[end]!) && nameLikelihood(folded.slice(next.start, next.end)) >= 3;
const JOINS = /[/、&]/u;
