/** Chinese names in Latin letters: the engine's table of characters, and what names have that places have not. */
import { chineseCharacters } from "../address/index.ts";

/** Characters of given names that occur in no name of a place. */
const OF_NAMES = `
  fan藩 qi琪琦祺绮颀 jiong炅炯 shuang爽 ting霆婷廷 yan嫣妍琰彦艳燕焱 jie洁婕杰捷颉 wen雯 xuan璇轩暄萱炫绚 jing靖菁婧晶
  yi毅怡奕熠翊懿谊逸忆 fei非菲霏妃 ni妮旎霓 lei蕾磊 bi苾 yi屹 ting婷 xin欣鑫馨昕忻歆 han涵晗菡翰 chen琛宸忱 shan姗珊
  na娜娜 ying颖莹瑛颍滢 li莉丽俐 qian倩茜 rou柔 xi曦熙希茜 ling玲伶翎 min敏旻闵 juan娟 fang芳 yuan媛瑗嫄 ying盈
  hui慧惠蕙晖辉 qing晴卿 yue悦玥 lu璐露 meng萌梦 rui瑞睿蕊锐 ran然冉苒 nan楠 kai凯恺锴 hao皓昊浩豪灏 bin斌彬
  jun骏俊珺峻钧 wei炜玮薇巍蔚 peng鹏 teng腾 fei飞 xiang翔祥湘 chao超 yong勇咏 qiang强 jian健剑 tao涛韬 liang亮
  lei雷 bo博渤 ze泽 yu瑜钰煜昱妤郁彧 yao瑶尧 zhen臻珍祯 zhi智芷志 tong彤桐 shu姝淑舒 dan丹 xue雪 ai爱 yun芸韵昀
  xiu秀 gui桂 feng枫锋 chun春 mei媚玫 qiao巧俏 jiao娇姣 cui翠 ju菊 lian莲 zhu竹 hong虹鸿 lan岚 chang畅
  zi梓紫 hang航 ming铭 cheng诚晟铖 sheng晟 shuo硕 zhuo卓 jia佳嘉珈 yang漾 xiao潇筱晓 wan婉 si思 shi诗 ning凝 ke珂可
  jin瑾锦 man曼 lang朗 kuan宽 su素 zhuang壮 jun君 hua桦骅 di迪 rong蓉榕 ya雅娅 e娥 xia霞 ping萍 qin琴沁
  die蝶 miao淼妙 xun勋 zhe哲喆 yin寅 wu武 lin琳霖麟 heng恒珩 qun群 ji绩 can灿璨 jue珏 tian恬 ruo若 zhan展 sen森
`;
/** Surnames that are read otherwise than elsewhere. */
const SURNAMES: Readonly<Record<string, string>> = {
  曾: "zeng",
  单: "shan",
  解: "xie",
  仇: "qiu",
  查: "zha",
  区: "ou",
  翟: "zhai",
  缪: "miao",
  朴: "piao",
  乐: "yue",
  覃: "qin",
  任: "ren",
  华: "hua",
  盖: "ge",
  种: "chong",
  尉迟: "yuchi",
  长孙: "zhangsun",
};
const COMPOUND_SURNAMES: ReadonlySet<string> = new Set(
  `欧阳 司马 上官 诸葛 皇甫 尉迟 公孙 令狐 慕容 宇文 长孙 司徒 夏侯 东方 端木 南宫 独孤 西门 百里 呼延 闻人 公冶 太史
  申屠 司空 轩辕 钟离 濮阳 淳于 单于 万俟 澹台 赫连 拓跋 左丘 东郭 第五 司寇 仲孙 子车 完颜 张简 范姜`.split(/\s+/),
);

let ofNames: ReadonlyMap<string, string> | undefined;

function soundsOfNames(): ReadonlyMap<string, string> {
  return (ofNames ??= new Map(
    OF_NAMES.trim()
      .split(/\s+/)
      .flatMap((entry) => {
        const [, sound = "", characters = ""] = /^([a-z]+)(.*)$/u.exec(entry) ?? [];
        return Array.from(characters, (character): [string, string] => [character, sound]);
      }),
  ));
}

/** Traditional to simplified, full to half width, lower case; character by character. */
export const simplify = (text: string): string => chineseCharacters().fold(text);

/** Splits a simplified Chinese name: the surname is one character, or one of the known ones of two. */
export function splitChineseName(name: string): [family: string, given: string] {
  const length = name.length > 2 && COMPOUND_SURNAMES.has(name.slice(0, 2)) ? 2 : 1;
  return [name.slice(0, length), name.slice(length)];
}

/** A surname in pinyin without tones; a character of unknown sound stays as it is. */
export const soundOfSurname = (family: string): string => SURNAMES[family] ?? soundOf(family);

/** A given name in pinyin without tones, in one word; ü is v. */
export function soundOf(name: string): string {
  const sounds = chineseCharacters().syllables(name, "").split("'");
  let word = "";
  for (let at = 0; at < name.length; at++)
    word += sounds[at] || soundsOfNames().get(name.charAt(at)) || name.charAt(at);
  return word;
}
