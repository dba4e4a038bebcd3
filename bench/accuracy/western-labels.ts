/** Normalises the spelling of all parsers' results. */
const DIRECTIONS: Record<string, string> = {
  north: "n",
  south: "s",
  east: "e",
  west: "w",
  northeast: "ne",
  northwest: "nw",
  southeast: "se",
  southwest: "sw",
};
/** USPS Publication 28, C1: the standard abbreviation, followed by its variants. */
const SUFFIXES = Object.fromEntries(
  `
  aly alley, anx annex annx, arc arcade, ave avenue av aven, bch beach bh, bnd bend, blf bluff, blvd boulevard boul,
  br branch, brg bridge, brk brook, byp bypass, cp camp, cyn canyon, cpe cape, cswy causeway, ctr center,
  cir circle ci circ, clf cliff, clb club, cmn common, cor corner, crse course, ct court, cv cove, crk creek,
  cres crescent, crst crest, xing crossing, dl dale, dm dam, dr drive, est estate, ests estates, expy expressway ep,
  ext extension, fls falls, fry ferry, fld field, flds fields, flt flat, frd ford, frst forest, frg forge, frk fork,
  ft fort, fwy freeway frwy, gdn garden, gdns gardens, gtwy gateway, gln glen, grn green, grv grove, hbr harbor,
  hvn haven, hts heights, hwy highway, hl hill, hls hills, holw hollow, inlt inlet, is island, jct junction, ky key,
  knl knoll, lk lake, lks lakes, lndg landing, ln lane, lgt light, lf loaf, lck lock, ldg lodge, mnr manor, mdw meadow,
  mdws meadows, ml mill, mls mills, msn mission, mtwy motorway, mt mount, mtn mountain, nck neck, orch orchard,
  opas overpass, pkwy parkway pky py pkway, pl place, pln plain, plns plains, plz plaza, pt point, prt port,
  pr prairie, rnch ranch, rst rest, rdg ridge, riv river, rd road, rte route rt, shr shore, shrs shores, skwy skyway,
  spg spring, spgs springs, sq square, sta station, stra stravenue, strm stream, st street str, smt summit,
  ter terrace terr, trwy throughway, trce trace, trak track, trl trail, tunl tunnel, tpke turnpike, upas underpass,
  un union, vly valley, via viaduct, vw view, vlg village, vl ville, vis vista, wl well, ste suite, apt apartment,
  bldg building, fl floor, rm room, dept department, unit, twp township
`
    .trim()
    .split(/,\s+/)
    .flatMap((line) => line.split(" ").map((word, _, [short]) => [word, short])),
);

/**
 * Returns lower case without accents and punctuation. In streets, units and cities each word is abbreviated in one way.
 */
export function normalise(value: string, label = ""): string {
  const words = value
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[.'’#]/g, "")
    .replace(/[^\p{L}\p{N}/½-]+/gu, " ")
    .trim()
    .split(" ");
  if (label === "house_number" || label === "postcode") return words.join("").replaceAll("-", "");
  if (label === "po_box") return words.join(" ").replace(/\bp o\b/, "po");
  return words
    .map((word) =>
      label === "road" || label === "unit" || label === "city" ? (DIRECTIONS[word] ?? SUFFIXES[word] ?? word) : word,
    )
    .filter((word) => word !== "-")
    .join(" ");
}

export const LABELS = [
  "house",
  "house_number",
  "road",
  "unit",
  "po_box",
  "city",
  "suburb",
  "state",
  "postcode",
  "country",
] as const;
export type SharedLabel = (typeof LABELS)[number];
export type Parts = Partial<Record<SharedLabel, string[]>>;
export type Parser = (text: string) => Parts;

export const add = (parts: Parts, label: SharedLabel, value: string | number | undefined | null): void => {
  if (value !== undefined && value !== null && value !== "") (parts[label] ??= []).push(String(value));
};
