/** The letters that British postcodes begin with (postcode areas), and the post town that each is named after. */
const AREAS = `
  AB Aberdeen, AL St Albans, B Birmingham, BA Bath, BB Blackburn, BD Bradford, BH Bournemouth, BL Bolton, BN Brighton,
  BR Bromley, BS Bristol, BT Belfast, CA Carlisle, CB Cambridge, CF Cardiff, CH Chester, CM Chelmsford, CO Colchester,
  CR Croydon, CT Canterbury, CV Coventry, CW Crewe, DA Dartford, DD Dundee, DE Derby, DG Dumfries, DH Durham,
  DL Darlington, DN Doncaster, DT Dorchester, DY Dudley, E London, EC London, EH Edinburgh, EN Enfield, EX Exeter,
  FK Falkirk, FY Blackpool, G Glasgow, GL Gloucester, GU Guildford, HA Harrow, HD Huddersfield, HG Harrogate,
  HP Hemel Hempstead, HR Hereford, HS Isle of Harris, HU Hull, HX Halifax, IG Ilford, IP Ipswich, IV Inverness,
  KA Kilmarnock, KT Kingston upon Thames, KW Kirkwall, KY Kirkcaldy, L Liverpool, LA Lancaster, LD Llandrindod Wells,
  LE Leicester, LL Llandudno, LN Lincoln, LS Leeds, LU Luton, M Manchester, ME Rochester, MK Milton Keynes,
  ML Motherwell, N London, NE Newcastle upon Tyne, NG Nottingham, NN Northampton, NP Newport, NR Norwich, NW London,
  OL Oldham, OX Oxford, PA Paisley, PE Peterborough, PH Perth, PL Plymouth, PO Portsmouth, PR Preston, RG Reading,
  RH Redhill, RM Romford, S Sheffield, SA Swansea, SE London, SG Stevenage, SK Stockport, SL Slough, SM Sutton,
  SN Swindon, SO Southampton, SP Salisbury, SR Sunderland, SS Southend-on-Sea, ST Stoke-on-Trent, SW London,
  SY Shrewsbury, TA Taunton, TD Galashiels, TF Telford, TN Tonbridge, TQ Torquay, TR Truro, TS Middlesbrough,
  TW Twickenham, UB Southall, W London, WA Warrington, WC London, WD Watford, WF Wakefield, WN Wigan, WR Worcester,
  WS Walsall, WV Wolverhampton, YO York, ZE Lerwick
`;
/** Areas where all codes are of that one town; the others have several. */
const ONE_TOWN = /^London$/;

const towns = new Map(
  AREAS.trim()
    .split(/,\s+/)
    .map((entry) => [entry.slice(0, entry.indexOf(" ")), entry.slice(entry.indexOf(" ") + 1)] as const),
);

export interface BritishArea {
  town: string;
  /** Whether the town is certain. */
  is_only: boolean;
}

/** The letter after the digit is London's; then the inward code, as far as it is written. */
const POSTCODE = /^([A-Z]{1,2})(\d{1,2}|\d[A-Z])(?:\d[A-Z]{0,2})?$/;

/** Of a postcode or its beginning, without blanks: "SW1A" → London. */
export function britishArea(code: string): BritishArea | undefined {
  const [, letters = "", district = ""] = POSTCODE.exec(code) ?? [];
  const town = towns.get(letters);
  return town === undefined || (!ONE_TOWN.test(town) && /[A-Z]$/.test(district))
    ? undefined
    : { town, is_only: ONE_TOWN.test(town) };
}
