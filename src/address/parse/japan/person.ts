/** Does a piece of Japanese text look like the name of a person, or of an organisation? */
import { regex, wordSet } from "../../literals.ts";

/** The surnames of two thirds of the people. */
const SURNAMES = wordSet(`
  佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 渡邉 山本 中村 小林 加藤 吉田 山田 佐々木 山口 松本 井上 木村 清水 林 斎藤 斉藤
  齋藤 齊藤 山崎 阿部 森 池田 橋本 山下 石川 中島 前田 藤田 後藤 小川 岡田 長谷川 村上 近藤 石井 坂本 遠藤 青木 藤井
  西村 福田 太田 三浦 藤原 松田 岡本 中川 中野 小野 原田 田村 竹内 金子 和田 中山 石田 上田 森田 原 柴田 酒井 工藤
  横山 宮崎 宮本 内田 高木 安藤 谷口 大野 丸山 今井 河野 高田 藤本 武田 村田 上野 杉山 増田 平野 大塚 千葉 久保 松井
  小島 岩崎 桜井 野口 松尾 野村 木下 菊地 菊池 佐野 大西 杉本 新井 古川 浜田 市川 小松 水野 島田 小山 高野 吉川 山内
  西田 西川 福島 五十嵐 北村 安田 中田 川口 本田 平田 川崎 久保田 飯田 吉村 本間 服部 辻 関 中西 岩田 田口 秋山 川上
  永井 土屋 大橋 松岡 樋口 荒木 東 矢野 馬場 浅野 黒田 星野 堀 大島 尾崎 松村 岩本 望月 内藤 大谷 早川 菅原 渡部 小田
  永田 熊谷 野田 大久保 石原 松下 須藤 関口 川村 富田 片山 荒井 三宅
`);
const LONGEST_NAME = 12;
const CHARACTER = String.raw`[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々ー]`;
const PERSON = regex("u")`^${CHARACTER}{1,6}(?: ?${CHARACTER}{1,6})?$`;
const READING = /^[\p{Script=Katakana}ー]{2,6} [\p{Script=Katakana}ー]{2,6}$/u;
const PLACE =
  /(?:ビル|タワー|ハイツ|荘|マンション|コーポ|ハイム|メゾン|レジデンス|アパート|寮|[都道府県市区町村郡階号室館棟店駅校園])/u;
const ORGANIZATION =
  /株式会社|有限会社|合同会社|合資会社|財団法人|社団法人|学校法人|医療法人|独立行政法人|宗教法人|事務所|事業所|病院|大学|役所|役場|\(株\)|\(有\)|㈱|㈲|co\.,? ?ltd|inc\.|corp/iu;

/** True if the text has a word for a company or an institution: 株式会社, 大学. */
export const isOrganization = (text: string): boolean => text.length <= 60 && ORGANIZATION.test(text);

/** @returns 0 (no) to 1 (surely) */
export function personLikelihood(text: string): number {
  const name = text.trim();
  if (name.length < 2 || name.length > LONGEST_NAME || PLACE.test(name)) return 0;
  if (READING.test(name)) return 0.6;
  if (!PERSON.test(name)) return 0;
  const given = name.replaceAll(" ", "");
  for (const length of [3, 2, 1]) {
    if (SURNAMES.has(given.slice(0, length)) && given.length > length && given.length - length <= 4)
      return length > 1 ? 0.95 : 0.85;
  }
  return name.includes(" ") && name.length <= 7 ? 0.7 : 0;
}
