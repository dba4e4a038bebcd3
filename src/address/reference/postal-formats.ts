/**
 * Where postal codes differ from Google's metadata: the operators' own rules as the Universal Postal Union and the
 * national posts publish them. Stricter where the country has fewer codes than its digits allow, newer where codes came
 * or changed, and with the separator or the letters that the post writes.
 */
import { wordList } from "../literals.ts";

/**
 * Patterns of the canonical notation, by ISO 3166-1 alpha-2. A blank or hyphen is part of the notation; a user may
 * leave it out, and the letters before it too.
 */
export const POSTAL_PATTERNS: Readonly<Record<string, string>> = {
  AD: String.raw`AD[1-7]\d{2}`,
  // Provinces 10 to 43.
  AF: String.raw`(?:[1-3]\d|4[0-3])\d{2}`,
  AI: "AI-2640",
  AQ: "BIQQ 1ZZ",
  AS: String.raw`96799(?:-\d{4})?`,
  AT: String.raw`[1-9]\d{3}`,
  AZ: String.raw`AZ \d{4}`,
  BA: String.raw`[78]\d{4}`,
  BD: String.raw`(?:[1-8]\d|9[0-4])\d{2}`,
  BE: String.raw`[1-9]\d{3}`,
  BG: String.raw`[1-9]\d{3}`,
  // Blocks 101 to 1216; none ends a hundred at 100.
  BH: String.raw`(?!100$)(?:1[0-2]|[1-9])\d{2}`,
  // The second ones are those of companies (CEDEX), here and in MF.
  BL: String.raw`97133|9709[5-9]`,
  BY: String.raw`2[1-4]\d{4}`,
  CH: String.raw`[1-9]\d{3}`,
  // China Post's zones; 999 is what people write for Hong Kong, Macao and Taiwan.
  CN: String.raw`(?:0[1-7]|1[0-356]|2[0-7]|3[0-6]|4[0-7]|5[1-7]|6[1-7]|7[1-5]|8[13-6])\d{4}|999\d{3}`,
  // The departments' numbers; no zone is 0000.
  CO: String.raw`(?:0[58]|1[1357-9]|2[0357]|4[147]|5[024]|6[368]|7[036]|8[1568]|9[14579])(?!0000)\d{4}`,
  CR: String.raw`[1-7]\d{4}`,
  CY: String.raw`[1-9]\d{3}`,
  // The codes of Czechoslovakia were shared out: 1 to 7 here, 0, 8 and 9 in Slovakia.
  CZ: String.raw`[1-7]\d{2} \d{2}`,
  // Leading zones without any post office.
  DE: String.raw`(?!00|05|43|62)\d{5}`,
  EC: String.raw`(?:0[1-9]|1\d|2[0-4]|90)\d{4}`,
  EE: String.raw`[1-9]\d{4}`,
  ES: String.raw`(?:0[1-9]|[1-4]\d|5[0-2])\d{3}`,
  FM: String.raw`9694[1-4](?:-\d{4})?`,
  // The departments; many write overseas addresses as French ones. Monaco (980) is none of them.
  FR: String.raw`(?:0[1-9]|[1-8]\d|9[0-57])\d{3}|98[4-9]\d{2}`,
  GF: String.raw`973\d{2}`,
  GG: String.raw`GY\d{1,2} \d[ABD-HJLNP-UW-Z]{2}`,
  // The digital addresses of 2017: district, area, place.
  GH: String.raw`[A-Z][A-Z\d]-\d{3,4}-\d{4}`,
  GP: String.raw`97[01]\d{2}`,
  GR: String.raw`\d{3} \d{2}`,
  GT: String.raw`(?:0[1-9]|1\d|2[0-2])\d{3}`,
  GU: String.raw`969(?:[12]\d|3[0-2])(?:-\d{4})?`,
  // Both kinds are in use.
  HN: String.raw`\d{5}|[A-Z]{2}\d{4}`,
  HR: String.raw`[1-5]\d{4}`,
  HT: String.raw`HT\d{4}`,
  HU: String.raw`[1-9]\d{3}`,
  ID: String.raw`[1-9]\d{4}`,
  // Eircode: a routing key and four characters, none of which is easily misread (ECAD product guide).
  IE: String.raw`(?:[AC-FHKNPRTV-Y]\d{2}|D6W) [AC-FHKNPRTV-Y\d]{4}`,
  IL: String.raw`\d{7}`,
  IM: String.raw`IM\d{1,2} \d[ABD-HJLNP-UW-Z]{2}`,
  // Postal circles that do not exist.
  IN: String.raw`(?!10|29|35|54|55|65|66|8[6-9])[1-9]\d{5}`,
  IR: String.raw`[1-9]\d{4}-\d{5}`,
  IS: String.raw`[1-9]\d{2}`,
  JE: String.raw`JE\d{1,2} \d[ABD-HJLNP-UW-Z]{2}`,
  // 01000 to 63999.
  KR: String.raw`[0-6]\d{4}`,
  // The second ones are those of houses, which Kazpost gives out since 2015.
  KZ: String.raw`\d{6}|[A-Z]\d{2}[A-Z]\d[A-Z]\d`,
  KY: String.raw`KY[1-3]-\d{4}`,
  LB: String.raw`[1-9]\d{3}(?: \d{4})?`,
  LC: String.raw`LC(?:0[1-9]|1\d) \d{3}`,
  LT: String.raw`LT-\d{5}`,
  LU: String.raw`[1-9]\d{3}`,
  MA: String.raw`[1-9]\d{4}`,
  MD: String.raw`MD-\d{4}`,
  MF: String.raw`97150|970[5-8]\d`,
  MH: String.raw`969[67]0(?:-\d{4})?`,
  // Seven digits since 2021; the five of before are still in use.
  MM: String.raw`\d{7}|\d{5}`,
  MP: String.raw`9695[0-2](?:-\d{4})?`,
  // Agaléga and Rodrigues have letters (UPU).
  MU: String.raw`[1-9]\d{4}|[AR]\d{4}`,
  // Since 2016; Google has none yet.
  MW: String.raw`\d{6}`,
  MQ: String.raw`972\d{2}`,
  MS: String.raw`MSR 1(?:1[1-9]\d|2\d{2}|3[0-4]\d|350)`,
  NC: String.raw`988(?:[0-8]\d|90)`,
  PA: String.raw`\d{4}`,
  PK: String.raw`[1-9]\d{4}`,
  PM: "97500",
  PR: String.raw`00[679]\d{2}(?:-\d{4})?`,
  // Seven digits since 2022; the three of before are still in use.
  PS: String.raw`P\d{7}|[1-9]\d{2}`,
  PT: String.raw`[1-9]\d{3}-\d{3}`,
  PW: String.raw`969(?:39|40)(?:-\d{4})?`,
  // Six digits since 2020.
  PY: String.raw`\d{6}|\d{4}`,
  RE: String.raw`97[48]\d{2}`,
  RU: String.raw`[1-6]\d{5}`,
  SA: String.raw`[1-9]\d{4}(?:-\d{4})?`,
  SE: String.raw`[1-9]\d{2} \d{2}`,
  // Postal sectors; 88 and 91 are the post's own and the airport's.
  SG: String.raw`(?:0[1-9]|[1-7]\d|8[0-38]|91)\d{4}`,
  SH: "(?:ASCN|STHL|TDCU) 1ZZ",
  SI: String.raw`[1-9]\d{3}`,
  // Jan Mayen and Svalbard.
  SJ: String.raw`8099|917\d`,
  SK: String.raw`[089]\d{2} \d{2}`,
  SV: String.raw`CP [1-3]\d{3}`,
  TF: String.raw`984\d{2}`,
  TH: String.raw`[1-9]\d{4}`,
  TN: String.raw`[1-9]\d{3}`,
  TT: String.raw`\d{6}`,
  US: String.raw`\d{5}(?:-\d{4})?`,
  VC: String.raw`VC\d{4}`,
  VE: String.raw`\d{4}(?:-[A-Z])?`,
  VG: String.raw`VG11(?:[1-5]\d|60)`,
  VI: String.raw`008(?:0[1-9]|[1-4]\d|5[01])(?:-\d{4})?`,
  WS: String.raw`WS\d{4}`,
};

/** Examples in the place of Google's, which are of before the codes changed. */
export const POSTAL_EXAMPLES: Readonly<Record<string, string>> = {
  CR: "10101,20101",
  MM: "1112021,05011",
  PE: "15001,04001,02001",
  SV: "CP 1101",
};

/** How codes looked before they changed, without separators. */
export const OUTDATED_PATTERNS: Readonly<Record<string, string>> = {
  // Until 2007; of IL until 2013, of KR until 2015.
  CR: String.raw`[1-7]\d{3}`,
  // Districts of the West End until 2000.
  GB: String.raw`W1[MNPRVXYZ]\d[ABD-HJLNP-UW-Z]{2}`,
  IL: String.raw`\d{5}`,
  KR: String.raw`[1-7]\d{5}`,
};

const ROUTING_KEYS = [
  "(?:A(?:4[125]|6[37]|75|8[1-6]|9[12468])|C15|D(?:0[1-9]|1[0-8]|2[024]|6W)|E(?:21|25|3[24]|4[15]|53|91)|",
  "F(?:12|23|26|28|31|35|4[25]|5[26]|9[1-4])|H(?:1[2468]|23|5[34]|62|65|71|91)|K(?:3[246]|45|56|67|78)|",
  "N(?:37|39|41|91)|P(?:1[247]|24|25|3[126]|43|47|51|56|6[17]|7[25]|81|85)|R(?:14|21|32|35|42|45|51|56|93|95)|",
  "T(?:12|23|34|45|56)|V(?:1[45]|23|31|35|42|9[2-5])|W(?:12|23|34|91)|X(?:35|42|91)|Y(?:14|21|25|3[45]))",
].join("");

/** Well-formed codes that were never given out. */
export const UNISSUED_PATTERNS: Readonly<Record<string, string>> = {
  GR: "[09].*",
  LI: "9489",
  // All but the 139 routing keys of Eircode.
  IE: String.raw`(?!${ROUTING_KEYS} ).*`,
};

const BRITISH_AREAS = [
  "A[BL]",
  "B[ABDFHLNRSTX]?",
  "C[ABFHMORTVW]",
  "D[ADEGHLNTY]",
  "E[HNX]?",
  "F[KY]",
  "G[LUY]?",
  "H[ADGPRSUX]",
  "I[GMPV]",
  "JE",
  "K[ATWY]",
  "L[ADELNSU]?",
  "M[EKL]?",
  "N[EGNPRW]?",
  "O[LX]",
  "P[AEHLOR]",
  "R[GHM]",
  "S[AEGKLMNOPRSTWY]?",
  "T[ADFNQRSW]",
  "UB",
  "W[ADFNRSV]?",
  "X[MX]",
  "YO",
  "ZE",
].join("|");
/** Districts so large that they were cut up by a letter: all of them are in London. */
const BRITISH_LETTERED = [
  "E1W|EC50|EC[12][AMNPRVY]|EC3[AMNPRV]|EC4[AMNPRVY]|N1[CP]|NW1W|SE1P|SW1[AEHPVWXY]|W1[A-HJKSTUW]|WC1[ABEHNRVX]",
  "WC2[ABEHNR]",
].join("|");
/** The codes of the United Kingdom: no unit has the letters C, I, K, M, O, V, which are easily misread. */
export const BRITISH_PATTERN = [
  String.raw`(?:(?:${BRITISH_AREAS})\d{1,2}|${BRITISH_LETTERED}) \d[ABD-HJLNP-UW-Z]{2}`,
  "GIR 0AA",
  String.raw`BFPO \d{1,4}`,
].join("|");

/**
 * Which codes a region has, where Google does not say; by country, then by the part after it in ISO 3166-2. Beginnings
 * as in Google's data; generous at borders, which codes do not follow, and complete for no country.
 */
export const REGION_POSTAL_CODES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // The first two digits are the department's number in the DANE's list.
  CO: {
    ANT: "05",
    ATL: "08",
    DC: "11",
    BOL: "13",
    BOY: "15",
    CAL: "17",
    CAQ: "18",
    CAU: "19",
    CES: "20",
    COR: "23",
    CUN: "25",
    CHO: "27",
    HUI: "41",
    LAG: "44",
    MAG: "47",
    MET: "50",
    NAR: "52",
    NSA: "54",
    QUI: "63",
    RIS: "66",
    SAN: "68",
    SUC: "70",
    TOL: "73",
    VAC: "76",
    ARA: "81",
    CAS: "85",
    PUT: "86",
    SAP: "88",
    AMA: "91",
    GUA: "94",
    GUV: "95",
    VAU: "97",
    VID: "99",
  },
  GB: {
    ENG: "(?!(?:AB|BT|CF|DD|DG[1-9]|EH|FK|G[1-9]|HS|IV|K[AWY]|ML|P[AH]|SA|ZE)\\d)",
    NIR: "BT",
    SCT: "(?:AB|CA6|DD|DG|EH|FK|G\\d|HS|IV|K[AWY]|ML|P[AH]|TD|ZE|BX|GIR|BFPO)",
    WLS: "(?:CF|CH[1-8]|GL16|HR[2359]|L[DL]|NP|SA|SY|BX|BFPO)",
  },
  // Eircode's routing keys are the districts of post towns.
  IE: {
    CE: "H91|V(?:1[45]|9[45])",
    CN: "A8[1-3]|C15|F45|H1[2468]|H23|N(?:39|41)",
    CO: "P|T|V9[23]",
    CW: "R(?:14|21|32|93|95)|Y(?:21|34)",
    D: "A(?:41|42|9[46]|98)|D|K",
    DL: "F9[1-4]",
    G: "E45|F(?:12|31|42)|H(?:53|54|62|65|71|91)|N37|V95",
    KE: "A8[236]|A9[18]|K|R(?:14|32|35|45|51|56)|W",
    KK: "E(?:32|41|91)|R(?:21|32|93|95)|X91|Y34",
    KY: "P(?:12|51|75)|V(?:23|31|42|9[23])",
    LD: "F(?:42|45|52)|N(?:37|39|41|91)",
    LH: "A(?:75|8[1-6]|9[12])",
    LK: "E(?:34|45)|P(?:51|56|67)|V(?:14|31|35|42|92|94)",
    LM: "F(?:45|52|91|94)|H14|N(?:39|41)",
    LS: "E(?:41|53)|R(?:14|21|32|35|42|45|51|93|95)|W34",
    MH: "A(?:4[125]|8[1-6]|9[12])|C15|D15|K32|N91|R45",
    MN: "A(?:75|81|82|91)|H1[268]|H23",
    MO: "F(?:12|23|26|28|31|35|45|52|56)|H54|H91",
    OY: "E(?:45|53)|H53|N(?:37|91)|R(?:32|35|42|45)|W34",
    RN: "F(?:12|31|35|42|45|52)|H53|N(?:37|39|41)",
    SO: "F(?:26|35|45|52|56|91)|N41",
    TA: "E|P(?:56|67)|R(?:32|42|93|95)|V(?:35|94)|X91",
    WD: "E(?:32|91)|P(?:36|61|67)|X",
    WH: "A83|C15|N(?:37|39|91)|R(?:35|45)",
    WW: "A(?:63|67|91|98)|D18|R(?:14|93)|W91|Y(?:14|21|25)",
    WX: "R(?:21|93|95)|Y",
  },
  // The first two digits are the department's number in the INEI's list.
  PE: {
    AMA: "01",
    ANC: "02",
    APU: "03",
    ARE: "04",
    AYA: "05",
    CAJ: "06",
    CAL: "07|CALLAO",
    CUS: "08",
    HUV: "09",
    HUC: "10",
    ICA: "11",
    JUN: "12",
    LAL: "13",
    LAM: "14",
    LIM: "15|LIMA",
    LMA: "15|LIMA",
    LOR: "16",
    MDD: "17",
    MOQ: "18",
    PAS: "19",
    PIU: "20",
    PUN: "21",
    SAM: "22",
    TAC: "23",
    TUM: "24",
    UCA: "25",
  },
};

/** Where Google's prefixes contradict the codes in use. */
export const DOUBTFUL_REGION_CODES = new Set(["UY"]);

/** Codes besides those of Google's data, mostly of carriers who cross a border: how they begin, by ISO 3166-2. */
export const FURTHER_REGION_CODES: Readonly<Record<string, readonly string[]>> = {
  "AU-QLD": ["2406"],
  "IN-CH": ["1401"],
  "IN-ML": ["783123"],
  "IN-PY": ["533464", "673310"],
  "MY-02": ["14[23]90"],
  "MY-10": ["53100", "55100", "56000"],
  "RU-ARK": ["166"],
  "RU-TYU": ["62[89]"],
  "US-AL": ["31905"],
  "US-AZ": ["84536"],
  "US-CA": ["89439", "97635"],
  "US-IL": ["63673"],
  "US-LA": ["71749"],
  "US-MA": ["02861"],
  "US-MD": ["20588"],
  "US-ME": ["03579"],
  "US-MO": ["72643"],
  "US-MT": ["57724"],
  "US-ND": ["59221"],
  "US-NM": ["81137", "86515"],
  "US-OR": ["89421"],
  "US-TN": ["42223"],
  "US-TX": ["73949", "73960"],
  "US-UT": ["86044"],
  "US-VA": ["20598"],
  "US-WV": ["20135"],
};

/**
 * The sign of the country's cars, which stood before postal codes on letters from abroad until the 1990s and in many
 * address books still does. The Universal Postal Union advises against it; people write the ISO code instead too.
 */
export const PLATE_LETTERS: Readonly<Record<string, string>> = Object.fromEntries(
  wordList(`
    AL:AL AT:A AZ:AZ BA:BIH BE:B BG:BG CH:CH CY:CY CZ:CZ DE:D DK:DK EE:EST ES:E FI:FIN FR:F GE:GE GR:GR HR:HR HU:H
    IL:IL IS:IS IT:I LI:FL LT:LT LU:L LV:LV MC:MC MD:MD ME:MNE MK:NMK NL:NL NO:N PL:PL PT:P RO:RO RS:SRB SE:S SI:SLO
    SK:SK SM:RSM TR:TR UA:UA
  `).map((pair) => pair.split(":") as [country: string, letters: string]),
);
/** More that people write before the code in these countries. */
export const FURTHER_PREFIXES: Readonly<Record<string, readonly string[]>> = {
  BD: ["DHAKA", "GPO"],
  SG: ["S", "SINGAPORE"],
};
