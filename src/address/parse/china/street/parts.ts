/** The parts of a street line, and how sure each is. */

export type PartKind =
  | "township"
  | "development_zone"
  | "community"
  | "road"
  | "house_number"
  | "sub_road"
  | "sub_house_number"
  | "poi"
  | "sub_poi"
  | "building"
  | "unit"
  | "floor"
  | "room"
  | "position"
  | "extra"
  | "separator";

export interface StreetPart {
  kind: PartKind;
  start: number;
  end: number;
  confidence: number;
}

/** What a part was recognised by: a word of its own (栋, 路), 号 that many parts have, or only where it stands. */
export type Sign = "word" | "hao" | "bare";

/** Share of parts of a kind that are right, by their sign; measured, see bench/accuracy/china.ts. */
export const CONFIDENCE: Readonly<Record<PartKind, Readonly<Record<Sign, number>>>> = {
  township: { word: 0.8, hao: 0.8, bare: 0.8 },
  development_zone: { word: 0.55, hao: 0.55, bare: 0.5 },
  community: { word: 0.77, hao: 0.7, bare: 0.6 },
  road: { word: 0.9, hao: 0.9, bare: 0.63 },
  house_number: { word: 0.93, hao: 0.93, bare: 0.79 },
  sub_road: { word: 0.65, hao: 0.65, bare: 0.65 },
  sub_house_number: { word: 0.62, hao: 0.62, bare: 0.4 },
  poi: { word: 0.8, hao: 0.67, bare: 0.67 },
  sub_poi: { word: 0.53, hao: 0.42, bare: 0.38 },
  building: { word: 0.96, hao: 0.45, bare: 0.78 },
  unit: { word: 0.88, hao: 0.6, bare: 0.88 },
  floor: { word: 0.95, hao: 0.85, bare: 0.85 },
  room: { word: 0.94, hao: 0.78, bare: 0.85 },
  position: { word: 0.72, hao: 0.7, bare: 0.6 },
  extra: { word: 0.95, hao: 0.9, bare: 0.9 },
  separator: { word: 1, hao: 1, bare: 1 },
};
