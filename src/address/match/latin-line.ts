/** Street lines in alphabets: the house's number, the street, the doors behind, in any order and spelling. */
import { canonicalWord, INNER_WORDS, type InnerKind, isStreetKind } from "./words.ts";

export interface LatinLine {
  /** The words of the street, each in one spelling. */
  road: string[];
  /** Of the house; a box of the post has it as `box 12`. */
  number: string;
  /** Words before the street: a building's or a company's name. */
  place: string[];
  inner: Partial<Record<InnerKind, string>>;
  /** What comes after, such as `3 b` in Spain. */
  rest: string[];
  /** How to find it: "at 65th St", "between …". */
  landmark: string[];
}

const MARK = /\p{M}/gu;
const LETTERS: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ı: "i",
};
const HOUSE_NUMBER = /^\d+[a-z]?(?:[-/]\d*[a-z]?\d*)*$/;
const ORDINAL = /^\d+(?:st|nd|rd|th)$/;
const POST_BOX = /\b(?:p ?o ?box|post office box|postfach|apartado(?: de correos)?|boite postale|casilla)\b/;
/** Countries where 4/12 is unit 4 at number 12. */
const UNIT_BEFORE_SLASH = new Set(["AU", "NZ"]);

function toPlainLetters(text: string): string {
  if (!/[^\x20-\x7e]/.test(text)) return text.toLowerCase();
  return text
    .replace(/(?<=\d)[ºª°]/gu, "")
    .normalize("NFKD")
    .replace(MARK, "")
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[ßæœøłđðþı]/gu, (letter) => LETTERS[letter]!);
}

/** Without case, accents, width and dots; commas and line breaks stay. */
function foldText(text: string): string {
  return toPlainLetters(text)
    .replace(/['’`]/g, "")
    .replace(/№|\bn[o°º]\.? ?(?=\d)/g, " ")
    .replace(/#/g, " # ")
    .replace(/[^\p{L}\p{N},/#&-]+/gu, " ")
    .replace(/(?<!\d[a-z]?)[-/]|[-/](?!\d)/g, " ");
}

/** Splits street lines in Latin letters into road, house number, inner units, landmark and post box, each folded. */
export function readLatinLine(lines: readonly string[], country_code: string): LatinLine {
  const inner: LatinLine["inner"] = {};
  const text = foldText(lines.join(","));
  const box = POST_BOX.test(text);
  const landmark: string[] = [];
  const segments = text
    .replace(POST_BOX, " ")
    .split(",")
    .map((segment) => takeInner(joinNumbers(takeLandmark(segment.split(" ").filter(Boolean), landmark)), inner))
    .filter((words) => words.length > 0);
  const at = segments.findIndex((words) => words.some(isHouseNumber));
  if (at < 0) {
    const street = Math.max(
      0,
      segments.findIndex((words) => words.slice(1).some((word) => isStreetKind(canonicalWord(word)))),
    );
    const [road = [], place, rest] = [segments[street], segments.slice(0, street), segments.slice(street + 1)];
    return {
      road: road.map(canonicalWord),
      number: "",
      place: place.flat().map(canonicalWord),
      inner,
      rest: rest.flat().map(canonicalWord),
      landmark,
    };
  }
  const words = segments[at]!;
  const position = isHouseNumber(words[0]!) ? 0 : words.findLastIndex(isHouseNumber);
  let number = words[position]!;
  const slash = UNIT_BEFORE_SLASH.has(country_code) ? /^(\d+[a-z]?)\/(\d+[a-z]?)$/.exec(number) : null;
  if (slash) {
    inner.unit ??= slash[1]!;
    number = slash[2]!;
  }
  // "5, Main Street" or "Main Street, 5": the street is the segment next to the number.
  const isAlone = words.length === 1 && !box;
  const roadAt = !isAlone ? at : at > 0 ? at - 1 : at + 1;
  const road = isAlone ? (segments[roadAt] ?? []) : position === 0 ? words.slice(1) : words.slice(0, position);
  const rest = isAlone || position === 0 ? [] : words.slice(position + 1);
  return {
    road: road.map(canonicalWord),
    number: box ? `box ${number}` : number.replace(/^0+(?=\d)/, ""),
    place: segments.slice(0, Math.min(at, roadAt)).flat().map(canonicalWord),
    inner,
    rest: [...rest, ...segments.slice(Math.max(at, roadAt) + 1).flat()].map(canonicalWord),
    landmark,
  };
}

const isHouseNumber = (word: string): boolean => HOUSE_NUMBER.test(word) && !ORDINAL.test(word);

const LANDMARK_WORDS = new Set(["at", "between", "btwn", "near", "opposite", "opp", "behind", "off"]);

/** Takes out where a street is met by another, which some write and others do not. */
function takeLandmark(words: string[], landmark: string[]): string[] {
  const from = words.findIndex((word, at) => at > 1 && LANDMARK_WORDS.has(word));
  if (from < 0) return words;
  landmark.push(...words.slice(from).map(canonicalWord));
  return words.slice(0, from);
}

/** 12 a at the end of a segment is 12a, 12 bis anywhere 12bis. */
function joinNumbers(words: string[]): string[] {
  const joined: string[] = [];
  for (const [index, word] of words.entries()) {
    const isSuffix =
      /^\d+$/.test(joined.at(-1) ?? "") &&
      (/^(?:bis|ter|quater)$/.test(word) || (/^[a-d]$/.test(word) && index === words.length - 1 && joined.length > 1));
    if (isSuffix) joined[joined.length - 1] += word === "bis" ? "b" : word === "ter" ? "t" : word[0]!;
    else joined.push(word);
  }
  return joined;
}

/** Takes out "apt 4", "3rd floor", "# 12" and the like. */
function takeInner(words: string[], inner: LatinLine["inner"]): string[] {
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const kind = INNER_WORDS.get(words[at]!);
    if (kind === undefined) {
      kept.push(words[at]!);
      continue;
    }
    let next = at + 1;
    if (words[next] === "#") next++;
    const id = words[next];
    if (id !== undefined && (/\d/.test(id) || /^[a-z]$/.test(id)) && !ORDINAL.test(id)) {
      inner[kind] = add(inner[kind], id);
      at = next;
    } else if (kind === "floor" && /^\d+(?:st|nd|rd|th)?$/.test(kept.at(-1) ?? "") && kept.length > 1) {
      inner.floor = add(inner.floor, String(Number.parseInt(kept.pop()!, 10)));
    } else kept.push(words[at]!);
  }
  return kept;
}

/** Nothing that tells doors apart is lost. */
const add = (before: string | undefined, id: string): string => {
  const bare = id.replace(/^0+(?=\d)/, "");
  return before === undefined ? bare : `${before} ${bare}`;
};

/** One text for the spellings of a line. */
export function canonicalLatinLine(lines: readonly string[], country_code: string): string {
  const { place, road, number, inner, rest, landmark } = readLatinLine(lines, country_code);
  return [
    place.join(" "),
    road.join(" "),
    number,
    inner.building ?? "",
    inner.floor ?? "",
    inner.unit ?? "",
    rest.join(" "),
    landmark.join(" "),
  ].join("|");
}
