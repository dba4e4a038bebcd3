/** Marks of the items of a list: 1、李四; ①李四; 【1】李四. */

/** 1、李四; ①李四; 【1】李四: an item of a list. */
const LIST_ITEM = new RegExp(
  String.raw`(?:[[【(](\d{1,2})[\]】)]|(\d{1,2})(?:[、):]|\.(?!\d))|([①-⑳❶-❿⑴-⒇㊀-㊉])|` +
    String.raw`(?:第?([一二三四五六七八九十]{1,3})[、:]))[ ]*(?=[^\d\s]|1[3-9]\d{9})`,
  "uy",
);
const CIRCLED: readonly [first: string, last: string][] = [
  ["①", "⑳"],
  ["❶", "❿"],
  ["⑴", "⒇"],
  ["㊀", "㊉"],
];
const CHINESE_DIGITS = "一二三四五六七八九十";

/** The number of an item of a list. */
function itemNumber([, bracketed, plain, circled, chinese]: RegExpExecArray): number {
  if (circled !== undefined) {
    const [first] = CIRCLED.find(([from, to]) => from <= circled && circled <= to)!;
    return circled.charCodeAt(0) - first.charCodeAt(0) + 1;
  }
  return chinese === undefined ? Number(bracketed ?? plain) : CHINESE_DIGITS.indexOf(chinese.at(-1)!) + 1;
}

export interface Item {
  end: number;
  number: number;
  /** ①: a sign that is nothing else. */
  isSign: boolean;
}

/** The mark of an item at an offset. */
export function itemAt(text: string, at: number): Item | undefined {
  LIST_ITEM.lastIndex = at;
  const match = LIST_ITEM.exec(text);
  return match ? { end: LIST_ITEM.lastIndex, number: itemNumber(match), isSign: match[3] !== undefined } : undefined;
}
