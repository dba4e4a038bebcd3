/** Text that looks like a test or like somebody's way past a form. */
import { warning } from "./findings.ts";
import type { Finding, Part } from "./types.ts";

const TEST_WORDS = new Set([
  "test", "testing", "tester", "asdf", "asd", "foo", "bar", "dummy", "fake", "xxx", "xxxx", "na", "null", "undefined", "none", "nil", "tbd", "unknown", "lorem", "ipsum",
  "测试", "测试地址", "测试数据", "測試", "无", "暂无", "没有", "未知", "不知道", "随便", "待定", "同上",
]);
/** Words that mean nothing beside a test word: "test address 1". "Test Valley" is a place. */
const FILLER_WORDS = new Set(["address", "addr", "name", "user", "customer", "street", "st", "city", "地址"]);
const SEPARATORS = /[\s,._/-]+/;
const NUMBER = /^\d+$/;
/** One character five times or more and nothing else: 11111111, aaaaa. */
const ONE_CHARACTER = /^(.)\1{4,}$/u;
/** Neighbours on the keyboard at the start of a word. */
const KEYBOARD_RUN = /\b(?:asdf|qwert|zxcv|sdfg|dfgh|hjkl|qazwsx|1qaz|123456789)/i;
/** Longer text is somebody's work, and the checks stay cheap. */
const LONGEST_CHECKED = 80;

export function isSuspicious(text: string): boolean {
  if (text.length > LONGEST_CHECKED) return false;
  return ONE_CHARACTER.test(text) || KEYBOARD_RUN.test(text) || isOnlyTestWords(text);
}

function isOnlyTestWords(text: string): boolean {
  const words = text.toLowerCase().split(SEPARATORS).filter(Boolean);
  return words.some((word) => TEST_WORDS.has(word))
    && words.every((word) => TEST_WORDS.has(word) || FILLER_WORDS.has(word) || NUMBER.test(word));
}

export function suspicion(part: Part, pointer: string): Finding {
  return warning("suspicious", part, "test_data", { pointer });
}
