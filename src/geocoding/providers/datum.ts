/** WGS-84 from and to the datums that Chinese maps are drawn in. */
import type Gcoord from "gcoord";
import module from "gcoord";
import type { Datum, Point } from "../provider.ts";

// The types describe another build of the package than the one that Node loads.
const gcoord = module as unknown as typeof Gcoord.default;

const CODES = { "WGS-84": "WGS84", "GCJ-02": "GCJ02", "BD-09": "BD09" } as const;

/** Exact to about a metre. Outside China GCJ-02 is WGS-84, and is left as it is. */
export const toWgs84 = (point: Point, datum: Datum): Point => transform(point, datum, "WGS-84");
/** The inverse of toWgs84(), as exact. */
export const fromWgs84 = (point: Point, datum: Datum): Point => transform(point, "WGS-84", datum);

function transform({ latitude, longitude }: Point, from: Datum, to: Datum): Point {
  if (from === to) return { latitude, longitude };
  const [east, north] = gcoord.transform([longitude, latitude], gcoord[CODES[from]], gcoord[CODES[to]]);
  // A ten-millionth of a degree is a centimetre.
  return { latitude: round(north), longitude: round(east) };
}

const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
