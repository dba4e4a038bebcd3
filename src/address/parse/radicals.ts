/** Letters of CJK radicals, which text copied from a PDF has instead of the characters that look the same. */

/**
 * CJK Radicals Supplement → ideograph, for those that are characters of their own (Unicode Character Database,
 * EquivalentUnifiedIdeograph.txt). NFKC knows the Kangxi radicals, but not these.
 */
const SUPPLEMENT =
  "⺁厂⺊卜⺌小⺍小⺒巳⺗心⺜日⺝月⺟母⺠民⺧牛⺩王⺫目⺬示⺶羊⺼肉⻁虎⻄西⻅见⻆角⻉贝⻋车⻏邑⻑長⻓长⻔门⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食" +
  "⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟";

const IDEOGRAPH_OF = new Map<string, string>();
for (let at = 0; at < SUPPLEMENT.length; at += 2) IDEOGRAPH_OF.set(SUPPLEMENT[at]!, SUPPLEMENT[at + 1]!);

/** Both blocks of radicals. */
const RADICAL = /[\u2e80-\u2fd5]/gu;

/** ⻄安市 → 西安市. The length of the text stays. */
export const unifyRadicals = (text: string): string =>
  text.replace(RADICAL, (radical) => IDEOGRAPH_OF.get(radical) ?? radical.normalize("NFKC"));
