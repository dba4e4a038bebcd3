/** How Chinese characters are simplified and pronounced, read from `characters.tsv`. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { splitDivisionName } from "./names.ts";

/** Character by character, so that offsets stay: 廣 → 广, full width → half width, lower case. */
export interface Characters {
  fold(text: string): string;
  /** Lower case, without tones, ü as v; "" for what is no Chinese character of a name. */
  pinyin(name: string): string[];
  /** The same of a name taken apart, in one string with an apostrophe after each: nan'shan'qu' */
  syllables(root: string, rank: string): string;
  /** What each UTF-16 unit is folded to. */
  readonly units: Uint16Array;
}

/** Reads characters.tsv: folding to simplified, lower case, half width, and the pinyin of each character. */
export function openCharacters(): Characters {
  const [simplified = "", sounds = "", exceptions = ""] = readFileSync(
    join(import.meta.dirname, "characters.tsv"),
    "utf8",
  ).split("\n");
  const table = new Uint16Array(0x10000);
  for (let code = 0; code < table.length; code++) table[code] = code;
  for (let at = 0; at < simplified.length; at += 2) table[simplified.charCodeAt(at)] = simplified.charCodeAt(at + 1);
  for (let code = 0xff01; code <= 0xff5e; code++) table[code] = code - 0xfee0;
  for (let code = 0x41; code <= 0x5a; code++) table[code] = table[code + 0xfee0] = code + 0x20;
  table[0x3000] = table[0xa0] = 0x20;

  let opened: Sounds | undefined;
  const part = new Uint16Array(0x4000);

  return {
    units: table,
    fold(text) {
      let folded = "";
      for (let start = 0; start < text.length; start += part.length) {
        const end = Math.min(text.length, start + part.length);
        for (let at = start; at < end; at++) part[at - start] = table[text.charCodeAt(at)]!;
        folded += String.fromCharCode.apply(null, part.subarray(0, end - start) as never);
      }
      return folded;
    },
    pinyin(name) {
      const { root, rank } = splitDivisionName(name);
      return this.syllables(root, rank).slice(0, -1).split("'");
    },
    syllables(root, rank) {
      const { soundOf, irregular } = (opened ??= openSounds(sounds, exceptions));
      const exception = irregular.get(root);
      let spelled = exception === undefined ? "" : `${exception.replaceAll(" ", "'")}'`;
      for (const part of exception === undefined ? [root, rank] : [rank]) {
        for (let at = 0; at < part.length; at++) spelled += `${soundOf.get(part.charCodeAt(at)) ?? ""}'`;
      }
      return spelled;
    },
  };
}

interface Sounds {
  /** By UTF-16 unit. */
  soundOf: ReadonlyMap<number, string>;
  irregular: ReadonlyMap<string, string>;
}

function openSounds(sounds: string, exceptions: string): Sounds {
  const soundOf = new Map<number, string>();
  for (const entry of sounds.split(" ")) {
    const [, sound = "", characters = ""] = /^([a-z]+)(.*)$/u.exec(entry) ?? [];
    for (const character of characters) soundOf.set(character.charCodeAt(0), sound);
  }
  return { soundOf, irregular: new Map(exceptions.split(",").map((entry) => entry.split(":") as [string, string])) };
}
