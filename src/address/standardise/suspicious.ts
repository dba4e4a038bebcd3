/** Text that looks like a test, or like a way past a required field. */
import { warning } from "../findings/findings.ts";
import type { Finding, Part } from "../types.ts";
import { regex } from "../literals.ts";
import { hasUnfilled } from "../parse/unfilled.ts";

const TEST_WORDS = new Set([
  "test",
  "testing",
  "tester",
  "asdf",
  "asd",
  "foo",
  "dummy",
  "fake",
  "xxx",
  "xxxx",
  "na",
  "null",
  "undefined",
  "none",
  "nil",
  "tbd",
  "unknown",
  "lorem",
  "ipsum",
  "qwe",
  "asdasd",
  "zxc",
  "qaz",
  "wsx",
  "blah",
  "bla",
  "example",
  "placeholder",
  "测试",
  "测试地址",
  "测试数据",
  "測試",
  "无",
  "暂无",
  "没有",
  "未知",
  "不知道",
  "随便",
  "待定",
  "同上",
  "阿斯顿",
  "阿斯顿发",
  "阿斯蒂芬",
  "撒旦法",
]);
/** Words that mean nothing next to a test word: "test address 1". "Test Valley" is a place. */
const FILLER_WORDS = new Set(["address", "addr", "name", "user", "customer", "street", "st", "city", "bar", "地址"]);
const SEPARATORS = /[\s,._/-]+/;
const NUMBER = /^\d+$/;
/** What forms say of themselves, as the whole text. */
const PLACEHOLDER = regex("i")`
  ^(?:(?:(?:your|street|full|first|last|company|customer|recipient)[ _-]?)?(?:address|name|city|
  town)(?:[ _-]?(?:line)?[ _-]?\d)?|company|first ?name last ?name|(?:请输入|请填写|请选择).{0,8}|
  (?:详细|收货)?地址|姓名|收货人|城市)$
`;
/** One character five times or more and nothing else: 11111111, aaaaa. Of Chinese ones three are enough: 啊啊啊. */
const ONE_CHARACTER = /^(?:(.)\1{4,}|(\p{Script=Han})\2\2+)$/u;
/** Neighbours on the keyboard at the start of a word. */
const KEYBOARD_RUN =
  /\b(?:asdf|qwert|zxcv|sdfg|dfgh|fghj|ghjk|hjkl|lkjh|poiu|xcvb|qazwsx|1qaz|123456789|987654321|abcdef)/i;
/** Fingers on the keys; in capitals it is an abbreviation, and the Welsh have W for a vowel. */
const ONLY_CONSONANTS = /^[BCDFGHJ-NP-TVXZbcdfghj-np-tvxz][bcdfghj-np-tvxz]{4,}$/;
/** "n/a", "x.x.x". */
const SEPARATOR = /[./-]/g;
const SEPARATED_LETTERS = /^[a-z](?:[./-][a-z])+\.?$/i;
/** Longer texts are not checked: they are no test data, and the checks stay cheap. */
const LONGEST_CHECKED = 80;
/** Without one of these nothing is unfilled; "undefined" and "null" are test words. */
const MAY_BE_UNFILLED = /[#=%[{]/;

/**
 * True for test words, keyboard runs, repeated characters, placeholders of forms and what programs leave in place of a
 * value. Longer texts are not checked.
 */
export function isSuspicious(text: string): boolean {
  if (text.length > LONGEST_CHECKED) return false;
  return (
    ONE_CHARACTER.test(text) ||
    KEYBOARD_RUN.test(text) ||
    ONLY_CONSONANTS.test(text) ||
    isOnlyTestWords(text) ||
    PLACEHOLDER.test(text) ||
    (MAY_BE_UNFILLED.test(text) && hasUnfilled(text)) ||
    (SEPARATED_LETTERS.test(text) && TEST_WORDS.has(text.replace(SEPARATOR, "").toLowerCase()))
  );
}

function isOnlyTestWords(text: string): boolean {
  const words = text.toLowerCase().split(SEPARATORS).filter(Boolean);
  return (
    words.some((word) => TEST_WORDS.has(word)) &&
    words.every((word) => TEST_WORDS.has(word) || FILLER_WORDS.has(word) || NUMBER.test(word))
  );
}

/** What people write to say that there is nothing: "N/A", "-", ".", "none", "Same as billing". */
const NOTHING = regex("i")`
  ^(?:n[/.]?a\.?|n/i|none|null|nil|no ?(?:zip|post(?:al)? ?code|code)|not? applicable|unknown|x{2,}|
  same as (?:the )?(?:billing|shipping|above)(?: address)?|as above|idem|ditto|同上|无|無|\.{1,2}|[-_–—/*\\#0 ]+)$
`;
/** Whether a part that may be left out says that it is. */
export const isPlaceholder = (text: string): boolean => text.length <= LONGEST_PLACEHOLDER && NOTHING.test(text);
const LONGEST_PLACEHOLDER = 30;

/** The finding for such a text; `pointer` is a JSON Pointer (RFC 6901) into the address. */
export function suspicion(part: Part, pointer: string): Finding {
  return warning("suspicious", part, "test_data", { pointer });
}
