/** Other writings of the names within a division: without their rank (乐从 for 乐从镇), and those that may be misspelt. */
import type { Division } from "../../../data/china/division.ts";
import { type China, loadChina } from "../../../data/china/divisions.ts";
import { splitDivisionName } from "../../../data/china/names.ts";
import { TOWN_NAME } from "./words.ts";

export interface Root {
  root: string;
  township: Division;
}
const ROOTS = new WeakMap<Division, ReadonlyMap<string, readonly Root[]>>();

/**
 * The townships of a county or city, or of what took its place, by their folded names without 镇, 乡 or 街道, as far as
 * these begin with two characters. In a city only those whose root no other township in it has.
 */
export function rootsWithin(china: China, outer: Division, beginning: string): readonly Root[] {
  let roots = ROOTS.get(outer);
  if (!roots) {
    const counties = outer.rank === 2 ? (china.childrenOf.get(outer) ?? []).filter(({ rank }) => rank === 3) : [];
    // What a prefecture lost, its counties have.
    const own = rootsOf(china, outer).filter(({ township }) => outer.rank > 2 || township.status === "current");
    const all = [...own, ...counties.flatMap((county) => rootsOf(china, county))];
    const times = Map.groupBy(all, ({ root }) => root);
    roots = Map.groupBy(outer.rank === 2 ? all.filter(({ root }) => times.get(root)!.length === 1) : all, ({ root }) =>
      root.slice(0, 2),
    );
    ROOTS.set(outer, roots);
  }
  return roots.get(beginning) ?? [];
}

function rootsOf(china: China, county: Division): Root[] {
  const townships = (county.status === "former" ? county.successors : [county]).flatMap(
    (home) => china.childrenOf.get(home) ?? [],
  );
  return [...townships, ...(china.lostBy.get(county) ?? [])]
    .filter(({ rank }) => rank === 4)
    .map((township) => ({ ...splitDivisionName(china.characters.fold(township.name)), township }))
    .filter(({ root, rank }) => root.length > 1 && /^(?:街道|镇|乡|苏木)$/u.test(rank))
    .map(({ root, township }) => ({ root, township }));
}

const SPELLINGS = new WeakMap<Division, { name: string; division: Division }[]>();

/** Children, and the children of cities where a province stands right before a county, by their folded names. */
export function spellingsWithin(china: China, context: Division): { name: string; division: Division }[] {
  const known = SPELLINGS.get(context);
  if (known) return known;
  const children = [...(china.childrenOf.get(context) ?? []), ...(china.lostBy.get(context) ?? [])];
  const all =
    context.rank === 1 ? [...children, ...children.flatMap((city) => china.childrenOf.get(city) ?? [])] : children;
  const spellings = all
    .filter(({ name, rank, status }) => name.length > 2 && status !== "zone" && (rank < 4 || TOWN_NAME.test(name)))
    .map((division) => ({ name: china.characters.fold(division.name), division }));
  SPELLINGS.set(context, spellings);
  return spellings;
}

/** Where a name, read at an offset of a text, differs from it, if it does so in one character before the last. */
export function onlyDifference(text: string, at: number, name: string): number | undefined {
  let wrong: number | undefined;
  for (let i = 0; i < name.length - 1; i++) {
    if (text[at + i] === name[i]) continue;
    if (wrong !== undefined) return undefined;
    wrong = i;
  }
  return wrong;
}

/** True if two characters have the same first reading in pinyin, without tones. */
export function soundAlike(one: string, other: string): boolean {
  const { characters } = loadChina();
  const [sound] = characters.pinyin(one);
  return sound !== "" && sound === characters.pinyin(other)[0];
}

/** Characters of names that are read, and typed from handwriting, as one another. */
const LOOK_ALIKE: readonly ReadonlySet<string>[] = [
  "州卅洲",
  "佘余",
  "未末",
  "已己巳",
  "沭沐",
  "毫亳",
  "儋担",
  "荥荣",
  "洺洛",
  "睢雎",
  "冼洗",
  "泊汩",
  "郯剡",
  "莆蒲",
  "郫郸",
  "歙翕",
  "黟黔",
  "暨概",
  "瓯殴",
  "鄞勤",
  "碶契矸",
  "塍滕",
  "鄄甄",
  "濉睢",
  "圩纡",
  "崂劳",
].map((characters) => new Set(characters));

/** True if two characters are on the list of those that are misread as each other. */
export const lookAlike = (one: string, other: string): boolean =>
  LOOK_ALIKE.some((alike) => alike.has(one) && alike.has(other));
