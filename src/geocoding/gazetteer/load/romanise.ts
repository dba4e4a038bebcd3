/** Cyrillic names in Latin letters, as GeoNames and maps in English write them (BGN/PCGN, without its apostrophes). */
const LETTERS: Readonly<Record<string, string>> = {
  а: "a",
  б: "b",
  в: "v",
  г: "g",
  д: "d",
  е: "e",
  ё: "yo",
  ж: "zh",
  з: "z",
  и: "i",
  й: "y",
  к: "k",
  л: "l",
  м: "m",
  н: "n",
  о: "o",
  п: "p",
  р: "r",
  с: "s",
  т: "t",
  у: "u",
  ф: "f",
  х: "kh",
  ц: "ts",
  ч: "ch",
  ш: "sh",
  щ: "shch",
  ъ: "",
  ы: "y",
  ь: "",
  э: "e",
  ю: "yu",
  я: "ya",
  і: "i",
  ї: "yi",
  є: "ye",
  ґ: "g",
  ў: "w",
  ђ: "dj",
  ј: "j",
  љ: "lj",
  њ: "nj",
  ћ: "c",
  џ: "dz",
  ѓ: "gj",
  ќ: "kj",
  ѕ: "dz",
};
const SERBIAN: Readonly<Record<string, string>> = { ж: "z", х: "h", ц: "c", ч: "c", ш: "s" };
const OWN: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  UA: { г: "h", и: "y" },
  BY: { г: "h" },
  BG: { х: "h", ъ: "a", щ: "sht" },
  RS: SERBIAN,
  ME: SERBIAN,
  MK: SERBIAN,
};
const CYRILLIC = /\p{Script=Cyrillic}/gu;

/** A name without Cyrillic letters comes back as it is. */
export function romanise(country_code: string, name: string): string {
  const own = OWN[country_code];
  return name.replace(CYRILLIC, (letter) => {
    const small = letter.toLowerCase();
    const latin = own?.[small] ?? LETTERS[small] ?? letter;
    return letter === small ? latin : latin.charAt(0).toUpperCase() + latin.slice(1);
  });
}
