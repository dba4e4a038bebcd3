/**
 * Regions that are no more, with the day on which that came into force and what they are now. Renamed ones are not
 * among them: those are other names of the region (`names.tsv`).
 */
import { foldName } from "../../text.ts";

export interface FormerRegion {
  /** ISO 3166-2, while it was in force. */
  code: string;
  name: string;
  other_names: readonly string[];
  /** The first day without it, YYYY-MM-DD. */
  until: string;
  /** ISO 3166-2: the region that took it in, or those that it was divided among, the largest share first. */
  successors: readonly string[];
}

/** By country: the day, then "code = name, other names → successors". */
const FORMER: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  FR: {
    "2016-01-01": `
      A = Alsace → GES
      B = Aquitaine → NAQ
      C = Auvergne → ARA
      D = Bourgogne, Burgundy → BFC
      G = Champagne-Ardenne → GES
      I = Franche-Comté → BFC
      K = Languedoc-Roussillon → OCC
      L = Limousin → NAQ
      M = Lorraine → GES
      N = Midi-Pyrénées → OCC
      O = Nord-Pas-de-Calais → HDF
      P = Basse-Normandie, Lower Normandy → NOR
      Q = Haute-Normandie, Upper Normandy → NOR
      S = Picardie, Picardy → HDF
      T = Poitou-Charentes → NAQ
      V = Rhône-Alpes → ARA
    `,
  },
  IT: { "2025-06-01": "SU = Sud Sardegna, South Sardinia → CI VS CA" },
  LV: {
    "2021-07-01": `
      025 = Daugavpils novads → 111
      036 = Ilūkstes novads → 111
      003 = Aizputes novads → 112
      028 = Durbes novads → 112
      031 = Grobiņas novads → 112
      066 = Nīcas novads → 112
      074 = Pāvilostas novads → 112
      081 = Priekules novads → 112
      100 = Vaiņodes novads → 112
      012 = Babītes novads → 062
      040 = Jaunpils novads → 099
      069 = Ozolnieku novads → 041
      095 = Stopiņu novads → 080
      020 = Carnikavas novads → 011
    `,
  },
  NO: {
    "2018-01-01": "16 = Sør-Trøndelag → 50; 17 = Nord-Trøndelag → 50",
    "2020-01-01": `
      04 = Hedmark → 34
      05 = Oppland → 34
      09 = Aust-Agder → 42
      10 = Vest-Agder → 42
      12 = Hordaland → 46
      14 = Sogn og Fjordane → 46
    `,
    "2024-01-01": `
      30 = Viken → 32 33 31
      38 = Vestfold og Telemark → 39 40
      54 = Troms og Finnmark, Romsa ja Finnmárku, Tromssan ja Finmarkun → 55 56
    `,
  },
  PH: { "2022-09-17": "MAG = Maguindanao → MGN MGS" },
  VN: {
    "2025-07-01": `
      03 = Hà Giang → 07
      06 = Yên Bái → 02
      14 = Hòa Bình → 68
      20 = Thái Bình → 66
      24 = Quảng Bình → 25
      27 = Quảng Nam → DN
      28 = Kon Tum → 29
      31 = Bình Định → 30
      32 = Phú Yên → 33
      36 = Ninh Thuận → 34
      40 = Bình Thuận → 35
      41 = Long An → 37
      43 = Bà Rịa - Vũng Tàu, Bà Rịa–Vũng Tàu, Vũng Tàu, Ba Ria-Vung Tau Province → SG
      46 = Tiền Giang → 45
      47 = Kiên Giang, Kiến Giang → 44
      50 = Bến Tre → 49
      51 = Trà Vinh → 49
      52 = Sóc Trăng → CT
      53 = Bắc Kạn, Bắc Cạn → 69
      54 = Bắc Giang → 56
      55 = Bạc Liêu → 59
      57 = Bình Dương → SG
      58 = Bình Phước → 39
      61 = Hải Dương → HP
      63 = Hà Nam → 18
      67 = Nam Định → 18
      70 = Vĩnh Phúc → 68
      72 = Đắk Nông, Đăk Nông → 35
      73 = Hậu Giang → CT
    `,
  },
};

/** Regions that were cut out of one that is still there: the cities in them are widely taken for its own. */
const CUT_OUT_OF: Readonly<Record<string, string>> = {
  "CL-NB": "CL-BI",
  "ID-KU": "ID-KI",
  "ID-PD": "ID-PB",
  "ID-PE": "ID-PA",
  "ID-PS": "ID-PA",
  "ID-PT": "ID-PA",
  "IN-LA": "IN-JK",
  "IN-TS": "IN-AP",
  "IT-CI": "IT-CA",
  "IT-OG": "IT-NU",
  "IT-OT": "IT-SS",
  "IT-VS": "IT-CA",
  "KZ-10": "KZ-63",
  "KZ-33": "KZ-19",
  "KZ-62": "KZ-35",
};
/** The region that a newer one was cut out of, which lists of cities may still have for it. */
export const regionBefore = (code: string): string | undefined => CUT_OUT_OF[code];

const ENTRY = /^(\S+) = (.+) → (.+)$/;
const byCountry = new Map<string, readonly FormerRegion[]>();

/** The former regions of a country, the latest change last. */
export function formerRegionsOf(country: string): readonly FormerRegion[] {
  const known = byCountry.get(country);
  if (known) return known;
  const changes = Object.hasOwn(FORMER, country) ? FORMER[country] : undefined;
  if (!changes) return [];
  const list = Object.entries(changes).flatMap(([until, lines]) =>
    lines.split(/[\n;]/).flatMap((line): FormerRegion | [] => {
      const [, code, names = "", successors = ""] = ENTRY.exec(line.trim()) ?? [];
      if (code === undefined) return [];
      const [name = "", ...other_names] = names.split(", ");
      return {
        code: `${country}-${code}`,
        name,
        other_names,
        until,
        successors: successors.split(" ").map((successor) => `${country}-${successor}`),
      };
    }),
  );
  byCountry.set(country, list);
  return list;
}

/** The former region that a text names, by name or code: "Viken", "VN-57". Codes that are in use again are none. */
export function formerRegionByName(country: string, text: string): FormerRegion | undefined {
  const former = formerRegionsOf(country);
  if (former.length === 0) return undefined;
  const key = foldName(text);
  return former.find(
    ({ code, name, other_names }) =>
      foldName(code) === key ||
      (code.slice(3) === text.toUpperCase() && /^[A-Z]{2,}$/.test(code.slice(3))) ||
      [name, ...other_names].some((own) => foldName(own) === key),
  );
}
