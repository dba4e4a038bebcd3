/** Names of people as they are compared: family and given name, in one spelling and by sound. */
import { simplify, soundOf, soundOfSurname, splitChineseName } from "./sounds.ts";

/** A name of a person. Texts are folded: lower case, simplified, without accents and titles. */
export interface NameForm {
  script: "han" | "latin";
  /** "" where it is not stated. */
  family: string;
  given: string;
  /** In Latin letters; the same as `family` and `given` for names in Latin letters. */
  family_sound: string;
  given_sound: string;
  /** The first letters of the given names: "jp" for Jean Paul. */
  initials: string;
}

export interface StatedName {
  name: string;
  given_name?: string | null;
  family_name?: string | null;
}

const HAN = /\p{Script=Han}/u;
const HAN_TITLE = /(?:先生|女士|小姐|太太|夫人|老师|教授|医生|经理|总监|主任|师傅|同学|收)$/u;
const LATIN_TITLES: ReadonlySet<string> = new Set(
  `mr mrs ms miss mx dr prof professor sir madam mme mlle m monsieur madame herr frau hr fr sr sra srta senor senora
  dott ing dipl jr snr esq phd md rev`.split(/\s+/),
);
/** Words before a surname that belong to it: van der Berg. */
const PARTICLES: ReadonlySet<string> = new Set(
  "van von der den de del della di da dos du la le ten ter zu af al el bin ibn mac mc st".split(" "),
);
const OWN_LETTERS: Readonly<Record<string, string>> = {
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

/** Lower case, half width, without accents; what is neither letter nor digit becomes a blank, apostrophes nothing. */
export function foldWords(text: string): string {
  const plain = /[^\x20-\x7e]/.test(text)
    ? text.normalize("NFKD").replace(/\p{M}/gu, "").normalize("NFKC").toLowerCase()
    : text.toLowerCase();
  return plain
    .replace(/[ßæœøłđðþı]/gu, (letter) => OWN_LETTERS[letter]!)
    .replace(/['’`ʼ?]/g, "")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** Reads the name of a person; null where it says nothing. */
export function readName({ name, given_name, family_name }: StatedName): NameForm | null {
  const stated = `${family_name ?? ""}${given_name ?? ""}`.trim();
  const text = name.trim() || stated;
  if (HAN.test(text)) return readChinese(name, given_name ?? "", family_name ?? "");
  return readLatin(foldWords(name), foldWords(given_name ?? ""), foldWords(family_name ?? ""));
}

function readChinese(name: string, given_name: string, family_name: string): NameForm | null {
  const hanOf = (text: string): string =>
    simplify(text.normalize("NFKC"))
      .replace(/[\s·・.,，。*某x×]+/gu, "")
      .replace(HAN_TITLE, "");
  const isSplit = HAN.test(family_name) && HAN.test(given_name);
  const [family, given] = isSplit ? [hanOf(family_name), hanOf(given_name)] : splitChineseName(hanOf(name));
  if (family === "" && given === "") return null;
  const sound = soundOf(given);
  const initials = Array.from(given, (character) => soundOf(character).charAt(0)).join("");
  return { script: "han", family, given, family_sound: soundOfSurname(family), given_sound: sound, initials };
}

function readLatin(name: string, given_name: string, family_name: string): NameForm | null {
  const withoutTitles = (text: string): string[] => {
    const words = text.split(" ").filter(Boolean);
    const kept = words.filter((word) => !LATIN_TITLES.has(word));
    return kept.length > 0 ? kept : words;
  };
  let [given, family] = [withoutTitles(given_name), withoutTitles(family_name)];
  if (family.length === 0 || given.length === 0) {
    const words = withoutTitles(name);
    if (words.length > 0 && (family.length === 0) === (given.length === 0)) [given, family] = splitWords(words);
    else if (family.length > 0) given = words.filter((word) => !family.includes(word));
    else if (given.length > 0) family = words.filter((word) => !given.includes(word));
  }
  if (given.length === 0 && family.length === 0) return null;
  const form = { family: family.join(""), given: given.join("") };
  const initials = given.map((word) => word.charAt(0)).join("");
  return { script: "latin", ...form, family_sound: form.family, given_sound: form.given, initials };
}

/** The last word, with the particles before it, is the surname; a name of one word is taken as a surname. */
function splitWords(words: readonly string[]): [given: string[], family: string[]] {
  let start = words.length - 1;
  while (start > 1 && PARTICLES.has(words[start - 1]!)) start--;
  return [words.slice(0, start), words.slice(start)];
}
