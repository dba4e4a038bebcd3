/**
 * Japanese names as they are compared: ヶ/ケ/が, ッ/ツ/つ, の/ノ/之, old and new characters, 三/３/3 are one and the same.
 * Every character keeps its place, but for numerals: 二十三 becomes 23.
 */

/** Old or rare form → the form of the lists, in pairs. */
const VARIANTS =
  "澤沢齋斉齊斉斎斉濱浜邊辺邉辺廣広國国櫻桜龍竜瀧滝嶋島嶌島槇槙冨富條条圓円學学區区縣県號号當当藏蔵豐豊萬万與与靜静" +
  "惠恵榮栄眞真鐵鉄關関驛駅黑黒德徳髙高﨑崎碕崎嵜崎埼崎鹽塩壽寿應応寶宝彌弥祿禄禮礼團団會会壹1壱1弐2曾曽檜桧籠篭" +
  "鷗鴎蘆芦莊荘埜野楳梅峯峰舘館舩船棧桟遙遥穗穂繩縄莖茎藪薮諫諌賣売鄕郷醫医鎭鎮隱隠雜雑靈霊麥麦點点狹狭來来兩両增増" +
  "壯壮總総繪絵淵渕渊渕澁渋涩渋淺浅溫温灣湾燒焼爐炉瑤瑶產産畫画疊畳祕秘絲糸綠緑聲声臺台舊旧苅刈螢蛍裝装讚讃賴頼邨村" +
  "鑛鉱頸頚餘余驒騨鰺鯵鷄鶏鶯鴬齒歯祗祇曻昇檮梼礒磯礪砺竈竃鴈雁頴穎纒纏蘂蕊傳伝體体佛仏價価假仮儉倹劍剣勞労勸勧卷巻" +
  "參参嚴厳圍囲圖図壘塁壞壊壤壌奧奥孃嬢實実寢寝對対將将專専屬属嶽岳巖巌帶帯廢廃彈弾從従徑径恆恒戀恋戰戦拔抜擇択拂払" +
  "擴拡攝摂收収效効敍叙數数斷断晝昼曉暁曆暦樂楽樓楼樞枢權権歐欧歷歴殘残氣気沒没泪涙淨浄淸清滿満澀渋濟済濕湿營営爲為" +
  "牀床犧犠狀状獨独獻献甁瓶盡尽礦鉱稻稲穩穏竝並粹粋經経緣縁縱縦繼継續続纖繊聯連肅粛膽胆臟臓藝芸藥薬蠶蚕蠻蛮衞衛襃褒" +
  "覺覚觀観觸触證証譯訳讓譲豫予貮2貳2踐践輕軽轉転辨弁辯弁遞逓遲遅釋釈錢銭鑄鋳隨随險険雙双顯顕飜翻驅駆驗験髮髪鬪闘" +
  "黃黄默黙";
/** Characters that are interchangeable. 'ケ' also stands for が and カ between names: 自由が丘, 自由ヶ丘, 五カ町. */
const LOOSE = "ヶケヵケがケガケかケカケ箇ケ个ケッツっツのノ之ノ乃ノ〇0○0";
const DIGITS = "一1二2三3四4五5六6七7八8九9";
const TEN = "十";

const DROPPED = 0;
const table = new Uint16Array(0x10000);

function fill(): void {
  for (let code = 0; code < table.length; code++) table[code] = code;
  const set = (pairs: string): void => {
    for (let at = 0; at + 1 < pairs.length; at += 2) table[pairs.charCodeAt(at)] = pairs.charCodeAt(at + 1);
  };
  for (let code = 0xff01; code <= 0xff5e; code++) table[code] = code - 0xfee0;
  for (let code = 0x41; code <= 0x5a; code++) table[code] = code + 0x20;
  for (let code = 0xff21; code <= 0xff3a; code++) table[code] = code - 0xfee0 + 0x20;
  for (let code = 0x3041; code <= 0x3096; code++) table[code] = code + 0x60; // hiragana → katakana
  for (const pair of [
    "ァア",
    "ィイ",
    "ゥウ",
    "ェエ",
    "ォオ",
    "ャヤ",
    "ュユ",
    "ョヨ",
    "ぁア",
    "ぃイ",
    "ぅウ",
    "ぇエ",
    "ぉオ",
    "ゃヤ",
    "ゅユ",
    "ょヨ",
  ])
    set(pair);
  set(VARIANTS);
  set(LOOSE);
  set(DIGITS);
  for (const blank of " \t\n\r\u3000\u00a0\u200b") table[blank.charCodeAt(0)] = DROPPED;
}

export interface Folded {
  text: string;
  /** For each character of `text`, where in the original it begins and ends. */
  starts: number[];
  ends: number[];
}

/** Numerals of tens (kanji only) are counted out; digits are taken one by one. */
export function fold(original: string): Folded {
  if (table[0x41] === DROPPED) fill();
  const starts: number[] = [];
  const ends: number[] = [];
  let text = "";
  const put = (code: string, start: number, end: number): void => {
    text += code;
    starts.push(start);
    ends.push(end);
  };
  for (let at = 0; at < original.length; at++) {
    if (original[at] === TEN) {
      // 二十三: the tens may be written already.
      const hasTens = isKanjiDigit(original, at - 1);
      const hasOnes = isKanjiDigit(original, at + 1);
      if (!hasTens) put("1", at, at + 1);
      if (!hasOnes) put("0", at, at + 1);
      continue;
    }
    const code = table[original.charCodeAt(at)]!;
    if (code !== DROPPED) put(String.fromCharCode(code), at, at + 1);
  }
  return { text, starts, ends };
}

const isKanjiDigit = (text: string, at: number): boolean => "一二三四五六七八九".includes(text[at] ?? "-");

/** The text of fold(), without offsets; the name itself where nothing is to be folded. */
export function foldName(name: string): string {
  if (table[0x41] === DROPPED) fill();
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (table[code] !== code || name[at] === TEN) return fold(name).text;
  }
  return name;
}
