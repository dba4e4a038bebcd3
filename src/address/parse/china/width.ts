/** Ａ座１２０３ → A座1203. */
const FULL_WIDTH = /[！-～\u3000]/u;

/** Full-width ASCII and ideographic blanks as half-width ones; the length stays. */
export const narrow = (text: string): string =>
  !FULL_WIDTH.test(text)
    ? text
    : text
        .replace(/[！-～]/gu, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
        .replace(/\u3000/gu, " ");

/** 331 号 → 331号. */
export const closeUp = (text: string): string =>
  text.includes(" ") ? narrow(text).replace(/(?<=[0-9a-z]) +(?=\p{Script=Han})/giu, "") : narrow(text);
