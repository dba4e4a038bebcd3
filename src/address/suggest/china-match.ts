/**
 * Reads a text as the name of one division, or as the beginning of one: characters, pinyin, initials, in any mixture.
 */
import { type ChinaIndex, SYLLABLE_END } from "./china-index.ts";

/** A position of the text after a part of a name, and how many syllables were cut short to get there. */
export interface Reached {
  at: number;
  shortened: number;
}

export interface NameReading {
  /** The text ends in this name: how much of the name it has. */
  whole?: { characters: number; shortened: number; is_partial: boolean };
  /** Where the text goes on after the root or all of the name. */
  ends: Reached[];
}

export const LONGEST_TEXT = 100;
/** Stands in a text for any one character. */
export const ANY = 0xffff;
const UNREACHED = 255;
let reached = new Uint8Array(LONGEST_TEXT + 1);
let next = new Uint8Array(LONGEST_TEXT + 1);
const [A, U, V, Z] = [0x61, 0x75, 0x76, 0x7a];
/** True for the UTF-16 units of a to z. */
export const isLetter = (unit: number): boolean => unit >= A && unit <= Z;

/** 吕 is written lv or lu. */
const agrees = (sound: number, letter: number): boolean => sound === letter || (sound === V && letter === U);

/**
 * A cheap test whether a name may begin as the text does at a position. False positives are rare; there are no false
 * negatives.
 */
export function mayBegin(
  { first_character, first_letter, second_letter, second_initial }: ChinaIndex,
  name: number,
  text: string,
  at: number,
): boolean {
  const unit = text.charCodeAt(at);
  if (!isLetter(unit)) return unit === ANY || first_character[name] === unit;
  if (first_letter[name] !== unit) return false;
  if (at + 1 >= text.length) return true;
  const following = text.charCodeAt(at + 1);
  return !isLetter(following) || agrees(second_letter[name]!, following) || second_initial[name] === following;
}

/** @param from where the name begins in the text; `text` has no blanks, is folded, and no longer than LONGEST_TEXT */
export function readName(index: ChinaIndex, name: number, text: string, from: number): NameReading {
  const { names, name_start, sounds, sound_start } = index;
  const start = name_start[name]!;
  const length = name_start[name + 1]! - start;
  const root = index.root_length[name]!;
  const reading: NameReading = { ends: [] };
  let sound = sound_start[name]!;
  let [low, high] = [from, from];
  reached[from] = 0;
  for (let character = 0; character < length; character++) {
    let end = sound;
    while (sounds.charCodeAt(end) !== SYLLABLE_END) end++;
    next.fill(UNREACHED, low, Math.min(LONGEST_TEXT, high + end - sound + 1) + 1);
    let [nextLow, nextHigh] = [LONGEST_TEXT + 1, -1];
    const reach = (at: number, shortened: number): void => {
      if (shortened < next[at]!) next[at] = shortened;
      if (at < nextLow) nextLow = at;
      if (at > nextHigh) nextHigh = at;
    };
    for (let at = low; at <= high; at++) {
      const shortened = reached[at]!;
      if (shortened === UNREACHED || at >= text.length) continue;
      const unit = text.charCodeAt(at);
      if (unit === names.charCodeAt(start + character) || unit === ANY) {
        if (at + 1 === text.length) finish(reading, character + 1, shortened, false);
        reach(at + 1, shortened);
        continue;
      }
      if (!isLetter(unit)) continue;
      let same = 0;
      while (
        sound + same < end &&
        at + same < text.length &&
        agrees(sounds.charCodeAt(sound + same), text.charCodeAt(at + same))
      )
        same++;
      if (same === 0) continue;
      const isFull = sound + same === end;
      if (at + same === text.length) finish(reading, character + 1, shortened, !isFull);
      if (isFull) reach(at + same, shortened);
      if (end - sound > 1) reach(at + 1, shortened + 1);
      if (same > 1 && end - sound > 2 && sounds.charCodeAt(sound + 1) === 0x68) reach(at + 2, shortened + 1);
    }
    if (nextHigh < 0) break;
    [reached, next] = [next, reached];
    [low, high] = [nextLow, nextHigh];
    sound = end + 1;
    if (character + 1 !== root && character + 1 !== length) continue;
    for (let at = low; at <= high && at < text.length; at++) {
      const shortened = reached[at]!;
      if (shortened !== UNREACHED && !reading.ends.some((end) => end.at === at)) reading.ends.push({ at, shortened });
    }
  }
  return reading;
}

function finish(reading: NameReading, characters: number, shortened: number, is_partial: boolean): void {
  const { whole } = reading;
  if (!whole || shortened < whole.shortened || (shortened === whole.shortened && whole.is_partial && !is_partial))
    reading.whole = { characters, shortened, is_partial };
}
