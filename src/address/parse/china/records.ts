/**
 * Splits a text that contains several addresses: by the marks of a list, by sender and receiver, by labels that repeat,
 * and by phones and regions that follow one another.
 */
import type { Span } from "../types.ts";
import { kindOf, type Piece } from "./cut.ts";
import type { Role } from "./labels.ts";
import { agreesWith, type RegionsOf } from "./main-region.ts";
import type { RegionMention } from "./region/mentions.ts";
import { type Run, runsOf } from "./runs.ts";
import { isNext, mayHoldTwo } from "./second.ts";

/** The pieces of one address. */
export interface AddressRecord {
  pieces: Piece[];
  role?: Role;
  /** Where only this one of several addresses is wanted: the others. */
  others?: readonly Span[];
}

/** A phone, or a region that several names tell: each address has one of either at most. */
interface Anchor extends Span {
  /** Index of its piece. */
  at: number;
  region?: RegionMention;
  run?: Run;
}

const LEAST_SCORE = 5;

/** @param single one address is wanted: a sender is told apart from the receiver, and the first of several is taken */
export function splitRecords(folded: string, pieces: Piece[], regionsOf: RegionsOf, single: boolean): AddressRecord[] {
  const hasRoles = pieces.some(({ role }) => role === "sender");
  if (!hasRoles && !mayBeSeveral(folded, pieces)) return [{ pieces }];
  const splitter = new Splitter(folded, regionsOf);
  if (single && hasRoles) return splitter.byRole(pieces, true);
  const records = splitter
    .byItem(pieces)
    .flatMap((item) => splitter.byRole(item, false))
    .flatMap(({ pieces, role }) => splitter.byAnchor(pieces).map((own) => ({ pieces: own, ...(role && { role }) })));
  return single && records.length > 1 ? [firstOf(records)] : records;
}

function firstOf([first, ...others]: readonly AddressRecord[]): AddressRecord {
  const spans = others.map(({ pieces }) => ({ start: pieces[0]!.start, end: pieces.at(-1)!.end }));
  return { ...first!, others: spans };
}

const mayBeSeveral = (folded: string, pieces: readonly Piece[]): boolean =>
  /[\n;；]/u.test(folded) ||
  pieces.filter(({ kind }) => kind === "phone" || kind === "item").length > 1 ||
  mayHoldTwo(folded);

class Splitter {
  readonly #folded: string;
  readonly #regionsOf: RegionsOf;

  constructor(folded: string, regionsOf: RegionsOf) {
    this.#folded = folded;
    this.#regionsOf = regionsOf;
  }

  /** 1. … 2. …: items that each have a region. */
  byItem(pieces: Piece[]): Piece[][] {
    const starts = pieces.flatMap(({ kind }, at) => (kind === "item" ? [at] : []));
    if (starts.length < 2) return [pieces];
    const items = starts.map((start, index) => pieces.slice(index === 0 ? 0 : start, starts[index + 1]));
    return items.every((item) => this.#regions(item).length > 0) ? items : [pieces];
  }

  /** The sender apart from the receiver: as an address of its own if it has a region, else as text that remains. */
  byRole(pieces: Piece[], single: boolean): AddressRecord[] {
    const sender = pieces.filter(({ role }) => role === "sender");
    if (sender.length === 0) return [{ pieces }];
    const others = pieces.filter(({ role }) => role !== "sender");
    const isToldApart =
      others.some(({ role }) => role === "receiver") ||
      (others.some(({ kind }) => kind === "phone") && this.#regions(others).length > 0);
    if (!isToldApart) return [{ pieces }];
    if (!single && this.#regions(sender).length > 0) {
      const records: AddressRecord[] = [
        { pieces: sender, role: "sender" },
        { pieces: others, role: "receiver" },
      ];
      const begins = ({ pieces }: AddressRecord): number => pieces.find(({ kind }) => kind !== "separator")!.start;
      return records.sort((a, b) => begins(a) - begins(b));
    }
    const asides = pieces.map((piece) => (piece.role === "sender" ? asAside(piece) : piece));
    return [{ pieces: asides, role: "receiver" }];
  }

  byAnchor(pieces: Piece[]): Piece[][] {
    const records: Piece[][] = [];
    const anchors = this.#anchors(pieces);
    let start = 0;
    let own: Anchor[] = [];
    anchors.forEach((anchor, index) => {
      if (own.length > 0 && this.#isNext(own, anchor, anchors.slice(index + 1))) {
        const cut = this.#border(pieces, start, own, anchor);
        records.push(pieces.slice(start, cut));
        start = cut;
        own = [];
      }
      own.push(anchor);
    });
    records.push(pieces.slice(start));
    return records.length > 1 ? records : this.#byRepeatedName(pieces);
  }

  #regions(pieces: readonly Piece[]): { run: Run; region: RegionMention }[] {
    return runsOf(pieces)
      .filter(({ field }) => kindOf(field) === undefined)
      .flatMap((run) =>
        this.#regionsOf(run)
          .filter(({ score, mentions }) => score >= LEAST_SCORE && mentions.length > 1)
          .map((region) => ({ run, region })),
      );
  }

  #anchors(pieces: readonly Piece[]): Anchor[] {
    const indexAt = (offset: number): number => pieces.findIndex(({ start, end }) => start <= offset && offset < end);
    const phones = pieces.flatMap(({ kind, field, start, end }, at) =>
      kind === "phone" && kindOf(field) === undefined ? [{ start, end, at }] : [],
    );
    const regions = this.#regions(pieces).map(({ run, region }) => ({
      start: region.start,
      end: region.end,
      at: indexAt(region.start),
      region,
      run,
    }));
    return [...phones, ...regions].sort((a, b) => a.start - b.start);
  }

  /** Does another address begin with this anchor, or just before it? */
  #isNext(own: readonly Anchor[], anchor: Anchor, after: readonly Anchor[]): boolean {
    const last = own.at(-1)!;
    const previous = own.findLast(({ region }) => region !== undefined);
    const hasPhone = own.some(({ region }) => region === undefined);
    if (!previous) return false;
    if (!anchor.region) return hasPhone && last === previous && after.some(({ region }) => region !== undefined);
    const isApart = this.#hasLineEnd(previous.end, anchor.start);
    if (previous.run!.field === "region" && anchor.run!.field === "address" && last === previous) return false;
    if (!agreesWith(previous.region!, anchor.region)) return last !== previous || this.#isOtherDoor(previous, anchor);
    const isPhoneNext = after.length > 0 && after[0]!.region === undefined;
    return (last !== previous && isPhoneNext) || (isApart && isWhole(previous) && isWhole(anchor));
  }

  /** Another line, or another address in the run, between which the pieces can be parted. */
  #isOtherDoor(previous: Anchor, anchor: Anchor): boolean {
    if (this.#hasLineEnd(previous.end, anchor.start)) return true;
    return previous.at < anchor.at && isNext(this.#folded, previous.region!, anchor.region!, anchor.run!);
  }

  #hasLineEnd(from: number, to: number): boolean {
    return /[\n;；]/u.test(this.#folded.slice(from, to));
  }

  /**
   * Where the next record begins, between the last anchor of this one and the first of the next: an index of a piece.
   */
  #border(pieces: readonly Piece[], start: number, own: readonly Anchor[], next: Anchor): number {
    const between = pieces.slice(own.at(-1)!.at + 1, next.at + 1);
    const from = own.at(-1)!.at + 1;
    const labels = new Set(
      pieces
        .slice(start, from)
        .filter(isLabel)
        .map((piece) => this.#words(piece)),
    );
    const repeated = between.findIndex((piece) => isLabel(piece) && labels.has(this.#words(piece)));
    if (repeated >= 0) return from + repeated;
    const lead = pieces.slice(start, own[0]!.at);
    if (this.#hasLineEnd(own.at(-1)!.end, next.start)) return this.#lineBorder(between, from, next, lead);
    const texts = between.flatMap(({ kind }, at) => (kind === "text" && from + at < next.at ? [from + at] : []));
    const count = lead.filter(({ kind }) => kind === "text").length;
    return count > 0 ? (texts.at(-count) ?? texts[0] ?? next.at) : next.at;
  }

  /** As many lines before the anchor as the first record has; a blank line is a border in any case. */
  #lineBorder(between: readonly Piece[], from: number, next: Anchor, lead: readonly Piece[]): number {
    const lines = this.#lineStarts(between).map((at) => from + at);
    const blank = this.#afterBlankLine(between);
    if (blank > 0) return from + blank;
    const leading = this.#lineStarts(lead).length + (lead.length > 0 && this.#folded[lead[0]!.start] !== "\n" ? 1 : 0);
    const onOwnLine = lead.length > 0 && this.#isLineEnd(lead.at(-1)!) ? leading : Math.max(0, leading - 1);
    return lines.at(-1 - onOwnLine) ?? lines[0] ?? next.at;
  }

  #isLineEnd(piece: Piece): boolean {
    return piece.kind === "separator" && /[\n;；]/u.test(this.#folded[piece.start]!);
  }

  /** The indexes of pieces that begin a line. */
  #lineStarts(pieces: readonly Piece[]): number[] {
    return pieces.flatMap((piece, at) =>
      at > 0 && this.#isLineEnd(pieces[at - 1]!) && !this.#isLineEnd(piece) ? [at] : [],
    );
  }

  #afterBlankLine(pieces: readonly Piece[]): number {
    let breaks = 0;
    for (let at = pieces.length - 1; at >= 0; at--) {
      const piece = pieces[at]!;
      if (this.#isLineEnd(piece)) breaks++;
      else if (piece.kind !== "separator") breaks = 0;
      if (breaks === 2) {
        let border = at;
        while (pieces[border]?.kind === "separator") border++;
        return border;
      }
    }
    return -1;
  }

  #words({ start, end }: Span): string {
    return this.#folded.slice(start, end).trim();
  }

  /** 收货人：…, 收货人：…, where the regions are too bare to tell: each part has a phone or an address of its own. */
  #byRepeatedName(pieces: Piece[]): Piece[][] {
    const starts = pieces.flatMap((piece, at) => (isLabel(piece) && piece.field === "recipient" ? [at] : []));
    if (starts.length < 2) return [pieces];
    const parts = starts.map((start, index) => pieces.slice(index === 0 ? 0 : start, starts[index + 1]));
    const isWholePart = (part: readonly Piece[]): boolean =>
      part.some(({ kind }) => kind === "phone") &&
      part.some(({ kind, field }) => kind === "text" && field === "address");
    return parts.every(isWholePart) ? parts : [pieces];
  }
}

/** A street follows the region in its run. */
const isWhole = ({ run, end }: Anchor): boolean => run!.field === undefined && run!.end - end > 2;

const isLabel = ({ kind, field }: Piece): boolean => kind === "noise" && field !== undefined;

const asAside = ({ start, end, kind }: Piece): Piece => ({
  start,
  end,
  kind: kind === "separator" || kind === "noise" ? kind : "aside",
  about: "sender",
});
