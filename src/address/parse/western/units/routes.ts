/** Rural routes with their boxes: "RR 2 Box 14", "Route Box 201", "RD 1". */
import type { Context, Emit, Put } from "../context.ts";
import { GAP, type Token } from "../tokens.ts";
import { ROUTE_PHRASES } from "../unit-words.ts";
import { pastFill } from "./identifiers.ts";
import { byFirstWord, follows, NO_PHRASES, type Phrase } from "./phrases.ts";

const ROUTES = byFirstWord(ROUTE_PHRASES);
/** Words that mean a route without a box too. */
const SURE = new Set(["rr", "rfd", "hc", "hcr", "rmb", "rmd"]);
/** Where other words do, and the most digits of the number: New Zealand's rural delivery. */
const SURE_OF: Readonly<Record<string, Readonly<Record<string, number>>>> = { NZ: { rd: 2 } };
const BOX_WORDS = new Set(["box", "bx"]);
/** A box stands so many tokens behind the route. */
const REACH = 4;
/** Log-odds. */
const WEIGHTS = { boxed: 4.5, rr: 4, other: 3, withBox: 11, unnumbered: 4.8 } as const;

export function findRoutes({ tokens, country }: Context, at: number, emit: Emit): void {
  for (const phrase of ROUTES.get(tokens[at]!.key) ?? NO_PHRASES) {
    const id = follows(tokens, at, phrase) ? pastFill(tokens, at + phrase.length) : tokens.length;
    const name = tokens[id];
    if (!name || name.gap > GAP.dash) continue;
    const put: Put = (end, score) => emit({ start: at, end, label: "box", score });
    const isBoxed = tokens.slice(id, id + REACH).some(isBoxWord);
    if (name.digits > 0 && (isBoxed || isRoute(phrase, name, country))) putRoute(tokens, id, phrase, isBoxed, put);
    else if (isBoxWord(name)) putBox(tokens, id, WEIGHTS.unnumbered, put);
  }
}

const isBoxWord = (token: Token | undefined): boolean => token !== undefined && BOX_WORDS.has(token.key);

function isRoute(phrase: Phrase, name: Token, country: string | null): boolean {
  const first = phrase[0]!;
  return phrase.length > 1 || SURE.has(first) || name.digits <= (SURE_OF[country ?? ""]?.[first] ?? 0);
}

/** "RR 2", "RR 2 Box 14" */
function putRoute(tokens: readonly Token[], id: number, [first]: Phrase, isBoxed: boolean, put: Put): void {
  const own = first === "rr" ? WEIGHTS.rr : WEIGHTS.other;
  put(id + 1, isBoxed ? WEIGHTS.boxed : own);
  const box = tokens[id + 2] && isBoxWord(tokens[id + 1]) ? tokens[pastFill(tokens, id + 2)] : undefined;
  if (box && box.gap <= GAP.dash) putBox(tokens, id + 1, WEIGHTS.withBox, put);
}

/** `at`: the word "Box". */
function putBox(tokens: readonly Token[], at: number, score: number, put: Put): void {
  const number = pastFill(tokens, at + 1);
  if (tokens[number] && tokens[number].digits > 0) put(number + 1, score);
}
