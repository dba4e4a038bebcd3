/** Splits a text that contains several addresses. */
import type { Piece } from "./cut.ts";
import type { RegionsOf } from "./main-region.ts";
import { runsOf } from "./runs.ts";

/** Lines, or items between semicolons, that each have a region and a phone of their own are addresses of their own. */
export function splitRecords(folded: string, pieces: Piece[], regionsOf: RegionsOf): Piece[][] {
  if (!/[\n;；]/u.test(folded)) return [pieces];
  const lines: Piece[][] = [[]];
  for (const piece of pieces) {
    lines.at(-1)!.push(piece);
    if (piece.kind === "separator" && /[\n;；]/u.test(folded[piece.start]!)) lines.push([]);
  }
  const records: { pieces: Piece[]; region: boolean; phone: boolean; labels: Set<string> }[] = [];
  for (const line of lines) {
    if (!line.length) continue;
    const phone = line.some(({ kind }) => kind === "phone");
    const region = runsOf(folded, line).some(
      (run) =>
        run.field !== "recipient" && regionsOf(run).some(({ score, mentions }) => score >= 5 && mentions.length > 1),
    );
    const labels = new Set(
      line.filter(({ kind }) => kind === "noise").map(({ start, end }) => folded.slice(start, end)),
    );
    const current = records.at(-1);
    const repeats = current && [...labels].some((label) => current.labels.has(label));
    const another =
      current && ((region && current.region && phone === current.phone) || (repeats && (phone ? current.phone : true)));
    if (!current || another) records.push({ pieces: line, region, phone, labels });
    else {
      current.pieces.push(...line);
      current.region ||= region;
      current.phone ||= phone;
      for (const label of labels) current.labels.add(label);
    }
  }
  return records.map((record) => record.pieces);
}
