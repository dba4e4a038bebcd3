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
const [A, H, U, V, Z] = [0x61, 0x68, 0x75, 0x76, 0x7a];
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

/** Positions of the text and how many syllables were cut short to get there, between the lowest and the highest. */
interface Front {
  shortened: Uint8Array;
  low: number;
  high: number;
}

const frontOf = (): Front => ({ shortened: new Uint8Array(LONGEST_TEXT + 1), low: 0, high: 0 });

/** All names are read with the same two. */
let reached = frontOf();
let next = frontOf();

/** Empties a front that reaches no further than `to`. */
function clear(front: Front, from: number, to: number): void {
  front.shortened.fill(UNREACHED, from, Math.min(LONGEST_TEXT, to) + 1);
  front.low = LONGEST_TEXT + 1;
  front.high = -1;
}

function reach(front: Front, at: number, shortened: number): void {
  if (shortened < front.shortened[at]!) front.shortened[at] = shortened;
  if (at < front.low) front.low = at;
  if (at > front.high) front.high = at;
}

/** A character of a name and its sound. */
interface Character {
  unit: number;
  /** Its number in the name, from 1. */
  number: number;
  sounds: string;
  start: number;
  /** The end of its sound. */
  end: number;
}

/** @param from where the name begins in the text; `text` has no blanks, is folded, and no longer than LONGEST_TEXT */
export function readName(index: ChinaIndex, name: number, text: string, from: number): NameReading {
  const { names, name_start, sounds, sound_start } = index;
  const start = name_start[name]!;
  const length = name_start[name + 1]! - start;
  const root = index.root_length[name]!;
  const reading: NameReading = { ends: [] };
  let sound = sound_start[name]!;
  clear(reached, from, from);
  reach(reached, from, 0);
  for (let number = 1; number <= length; number++) {
    let end = sound;
    while (sounds.charCodeAt(end) !== SYLLABLE_END) end++;
    const character: Character = { unit: names.charCodeAt(start + number - 1), number, sounds, start: sound, end };
    clear(next, reached.low, reached.high + end - sound + 1);
    for (let at = reached.low; at <= reached.high && at < text.length; at++)
      if (reached.shortened[at] !== UNREACHED) readCharacter(reading, character, text, at);
    if (next.high < 0) break;
    [reached, next] = [next, reached];
    sound = end + 1;
    if (number === root || number === length) addEnds(reading, text.length);
  }
  return reading;
}

/** Reads a character, its sound, or the beginning of its sound at a position of the text. */
function readCharacter(reading: NameReading, character: Character, text: string, at: number): void {
  const shortened = reached.shortened[at]!;
  const unit = text.charCodeAt(at);
  if (unit === character.unit || unit === ANY) {
    if (at + 1 === text.length) finish(reading, character.number, shortened, false);
    reach(next, at + 1, shortened);
  } else if (isLetter(unit)) readSound(reading, character, text, at);
}

function readSound(reading: NameReading, character: Character, text: string, at: number): void {
  const { number, sounds, start, end } = character;
  const shortened = reached.shortened[at]!;
  const same = lettersInCommon(character, text, at);
  if (same === 0) return;
  const isFull = start + same === end;
  if (at + same === text.length) finish(reading, number, shortened, !isFull);
  if (isFull) reach(next, at + same, shortened);
  if (end - start > 1) reach(next, at + 1, shortened + 1);
  if (same > 1 && end - start > 2 && sounds.charCodeAt(start + 1) === H) reach(next, at + 2, shortened + 1);
}

function lettersInCommon({ sounds, start, end }: Character, text: string, at: number): number {
  let same = 0;
  while (
    start + same < end &&
    at + same < text.length &&
    agrees(sounds.charCodeAt(start + same), text.charCodeAt(at + same))
  )
    same++;
  return same;
}

/** The text may go on behind the root of a name, and behind all of it. */
function addEnds({ ends }: NameReading, length: number): void {
  for (let at = reached.low; at <= reached.high && at < length; at++) {
    const shortened = reached.shortened[at]!;
    if (shortened !== UNREACHED && !ends.some((end) => end.at === at)) ends.push({ at, shortened });
  }
}

function finish(reading: NameReading, characters: number, shortened: number, is_partial: boolean): void {
  const { whole } = reading;
  if (!whole || shortened < whole.shortened || (shortened === whole.shortened && whole.is_partial && !is_partial))
    reading.whole = { characters, shortened, is_partial };
}
