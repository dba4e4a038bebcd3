/** A person whose values nothing else has, and the forms in which they could be stored. */

export interface Person {
  name: string;
  chinese_name: string;
  phone: string;
  /** As people write it. */
  formatted_phone: string;
  email: string;
  street: string;
  chinese_street: string;
  postal_code: string;
  ref: string;
  /** In free texts: reasons, notes, attributes. */
  text: string;
}

/** @param mark three letters */
export const makePerson = (mark: string, [first, second]: [string, string]): Person => ({
  name: `Zyx${mark} Quibble${mark}`,
  chinese_name: `${first}淼${second}`,
  phone: `+49309${digitsOf(mark)}`,
  formatted_phone: `+49 (0) 30 9${digitsOf(mark).replace(/(..)(..)/, "$1-$2 ")}`,
  email: `zyx.${mark}.mail@example.com`,
  street: `Zyx${mark}straße 12`,
  chinese_street: `${second}淼${first}路88号`,
  postal_code: `ZX9 7${mark.slice(1).toUpperCase()}`,
  ref: `REF-ZYX-${mark.toUpperCase()}`,
  text: `zyxtext${mark}`,
});

const digitsOf = (mark: string): string => [...mark].map((letter) => letter.charCodeAt(0) % 100).join("");

/** What must not be found. */
export const wordsOf = (person: Person): string[] => [
  ...person.name.split(" "),
  person.chinese_name,
  person.phone.slice(3),
  person.formatted_phone.slice(8),
  person.email.split("@")[0] as string,
  person.street.split("ß")[0] as string,
  person.chinese_street.slice(0, 4),
  person.postal_code,
  person.ref,
  person.text,
];

/** A word in all encodings and spellings in which it could be stored. */
export function formsOf(word: string): Buffer[] {
  const spellings = [
    word,
    word.toLowerCase(),
    word.toUpperCase(),
    word.normalize("NFKC"),
    word.normalize("NFD"),
    wide(word),
  ];
  const forms = spellings.flatMap((spelling) => {
    const bytes = Buffer.from(spelling);
    return [
      bytes,
      Buffer.from(spelling, "utf16le"),
      Buffer.from(bytes.toString("hex")),
      Buffer.from(encodeURIComponent(spelling)),
      Buffer.from(encodeURIComponent(spelling).toLowerCase()),
      Buffer.from(escape(spelling)),
      Buffer.from(escape(spelling).toUpperCase().replaceAll("\\U", "\\u")),
      ...base64Of(bytes),
    ];
  });
  return [...new Map(forms.map((form) => [form.toString("latin1"), form])).values()];
}

/** Full-width Latin letters and digits. */
const wide = (word: string): string =>
  word.replaceAll(/[!-~]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

const escape = (word: string): string =>
  word.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`);

/** The Base64 that any text with these bytes has, wherever they stand in it. */
function base64Of(bytes: Buffer): Buffer[] {
  return [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString("base64")
      .replaceAll("=", "");
    // The first and the last digits depend on the neighbours.
    const [from, to] = [Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6)];
    return Buffer.from(text.slice(from, to));
  });
}

export interface Finder {
  /** @returns the words that the bytes contain */
  find(bytes: Buffer | string): string[];
}

const HASH = 0x9e3779b1;
const HASH_BITS = 18;

/** Finds words in all their forms, and other bytes by their name, in one pass: there are hundreds of forms. */
export function createFinder(words: readonly string[], bytes: Record<string, readonly Buffer[]> = {}): Finder {
  const forms: [string, Buffer][] = words.flatMap((word) =>
    formsOf(word).map((form): [string, Buffer] => [word, form]),
  );
  for (const [name, all] of Object.entries(bytes))
    for (const one of all) forms.push([name, one], [name, Buffer.from(one.toString("hex"))]);
  // By their first four bytes.
  const starts = Map.groupBy(forms, ([, form]) => form.readUInt32BE());
  const may_start = new Uint8Array(2 ** HASH_BITS);
  for (const start of starts.keys()) may_start[Math.imul(start, HASH) >>> (32 - HASH_BITS)] = 1;
  return {
    find(given) {
      const searched = typeof given === "string" ? Buffer.from(given) : given;
      const found = new Set<string>();
      let window = 0;
      for (let at = 0; at < searched.length; at++) {
        window = (window << 8) | (searched[at] as number);
        if (may_start[Math.imul(window, HASH) >>> (32 - HASH_BITS)] === 0) continue;
        const from = at - 3;
        for (const [word, form] of starts.get(window >>> 0) ?? [])
          if (searched.subarray(from, from + form.length).equals(form)) found.add(word);
      }
      return [...found];
    },
  };
}
