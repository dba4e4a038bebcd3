/**
 * Words that make a street. English: USPS Publication 28, appendix C1 (suffixes and their abbreviations), with what the
 * posts of Canada, Britain, Ireland, Australia and New Zealand add. Elsewhere: the national posts' lists of types of
 * thoroughfare.
 */
import { wordList, wordSet } from "../../literals.ts";

/** Hardly anything but the end of a street's name. */
export const STRONG_SUFFIXES = wordSet(`
  alley aly allee ally anex anx annex annx arcade arc avenue ave av aven avenu avn avnue beltway boulevard blvd blv
  boul boulv bvd bypass byp bypa bypas byps
  causeway causwa cswy circle cir ci circ circl crcl crcle circles close court ct crt courts cts cove cv crescent cres
  crsent crsnt crossing crssng xing crossroad xrd
  drive dr driv drv drives drs esplanade esp estates expressway expy exp expr express expw freeway fwy freewy frway
  frwy highway hwy highwy hiway hiwy hway
  lane ln lanes loop loops mews motorway mtwy parade parkway pkwy parkwy pkway pky pkwys pwy place pl pike pikes plaza
  plz plza quay
  road rd roads rds roadway route rte row square sq sqr sqre squ squares street st str strt streets sts strasse
  terrace ter terr tce throughway trwy trafficway trfy trail trl trails trls
  turnpike tpke trnpk turnpk walk way wy ways wynd gardens gdns crescent grove grv gate gateway gtwy promenade prom
  py pw concourse skyway spwy speedway circuit cct highroad byway thoroughfare
`);
/** Parts of towns, venues and hills as often as streets. */
export const WEAK_SUFFIXES = wordSet(`
  bayou bayoo byu beach bch bend bnd bluff blf bluffs bottom btm branch br bridge brg brook brk brooks burg camp cp
  canyon cyn cape cpe center ctr centre centr cnter
  cliff clf cliffs clfs club clb common cmn commons cmns corner cor corners cors course crse creek crk crest curve
  curv dale dl dam dm divide dv est estate extension
  fall falls fls ferry fry field fld fields flds flat flt flats ford frd forest frst forge frg fork frk forks frks
  fort frt ft garden gdn glen gln glens green grn greens
  groves harbor hbr harbour haven hvn heights hts ht hill hl hills hls hollow holw inlet inlt island is islands isle
  jct junction key ky keys knoll knl knolls knls lake lk lakes lks
  land landing lndg light lgt lodge ldg mall manor mnr manors meadow mdw meadows mdws mill ml mills mls mission msn
  mount mt mountain mtn neck nck orchard orch oval park pk parks
  pass passage path pathway pine pne pines pnes plain pln plains plns point pt points port prt prairie pr radial radl
  ramp ranch rnch rapid rapids rpds rest rst ridge rdg ridges river riv run shoal shore shr shores
  spring spg springs spgs spur stravenue stra stream strm strip summit smt trace trce track trak tunnel tunl underpass
  union un valley vly vy valleys via viaduct view vw views village vlg ville vl vista vis wall well wl wells wls
  croft rise yard wharf copse dene drove end fold garth hythe lea leas mead paddock side wood woods chase chine
  boardwalk chare maltings ropewalk parklands retreat vale waters waterway outlook quays amble dip nook ridgeway hatch
`);
/** Streets that need no such word. */
export const WHOLE_NAMES = wordSet(`
  broadway bowery strand embarcadero mall esplanade boardwalk piccadilly haymarket cheapside whitehall kurfurstendamm
  ramblas kudamm
`);

/** The first word of a street's name, by the languages that begin with it. */
export const PREFIXES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    fr: `
      rue r avenue av ave boulevard bd bld boul blvd allee allees all chemin che chem ch impasse imp place pl quai q
      route rte square sq cours crs passage pas pass cite sentier sent esplanade faubourg fg fbg lotissement lot
      hameau ham residence res zac za zi zone lieudit ruelle rond rondpoint venelle villa promenade montee mail voie
      chaussee galerie descente traverse cote digue parvis autoroute
    `,
    es: `
      calle c cl cll cra kra carrera krr avenida av avda avd plaza plz pza paseo p pso carretera ctra camino cno ronda
      rda travesia trva glorieta gta callejon pasaje psje psj urbanizacion urb autovia barrio carrer rambla placa
      avinguda rua via diagonal transversal circular calzada boulevard blvd prolongacion privada cerrada alameda
      cuesta poligono pol autopista ruta rta circunvalacion costanera jiron jr malecon peatonal vereda
    `,
    it: `
      via v viale vle vl piazza pza pzza pz ple piazzale corso cso largo lgo vicolo vic strada str contrada cda
      localita loc borgo bgo lungomare lungotevere lungarno lungo salita galleria rione rotonda traversa calle campo
      fondamenta piazzetta circonvallazione frazione passeggiata sp ss
    `,
    pt: `
      rua r avenida av aven travessa tv trav tr alameda al praca pca pc rodovia rod estrada est estr largo lgo beco
      vila quadra q qd servidao ladeira via viela calcada ruela setor sqn sqs shis shin scs scn parque loteamento
      conjunto passarela
    `,
    pl: "ulica ul aleja aleje al plac pl osiedle os rynek",
    ro: "strada str bulevardul bulevard bd bdul calea soseaua sos aleea piata splaiul intrarea",
    de: "strasse platz am an im in auf zur zum unter hinter vor ober beim bei",
    id: "jalan jl jln gang gg lorong lrg persiaran lebuh lebuhraya",
    tr: "cadde sokak mahalle",
    vi: "duong pho ngo hem",
    ru: `
      вулиця вул просп улица ул проспект пр пркт переулок пер площадь пл шоссе ш бульвар бул набережная наб проезд
      площад булевар бульв пров провулок площа трг вуліца праспект тракт аллея тупик линия
    `,
    nl: "laan plein",
    mt: "triq vjal sqaq misrah pjazza dawret telghet",
    hr: "ulica ul trg put bulevar bul aleja setaliste obala cesta cara kneza",
    sq: "rruga rr bulevardi bul blv sheshi lagjja lagja",
    el: "οδος λεωφορος λεωφ πλατεια odos leoforos leof plateia",
    ar: "شارع طريق ميدان sharia shari",
    he: "רחוב רח שדרות שד דרך סמטת rehov sderot",
    ka: "ქ ქუჩა",
    et: "tanav",
  })
    .flatMap(([language, words]) => wordList(words).map((word) => [word, language] as const))
    .reduce(
      (all, [word, language]) => all.set(word, `${all.get(word) ?? ""} ${language}`.trim()),
      new Map<string, string>(),
    ),
);

/** Abbreviations that stand for other things as well (Avenida, Alameda, Aluminium): a prefix only before a capital. */
export const SHORT_PREFIXES = wordSet(`
  r c cl q al av p v tv pl st str res est os os sp ss jl lot za zi pol campo all ch in an am im auf bei vor pas pass
  villa mail
`);

/** Endings of one word. With a language, for the country that such a street speaks of. */
const COMPOUND_ENDINGS: readonly (readonly [language: string, endings: readonly string[]])[] = [
  [
    "de",
    [
      "strasse",
      "str",
      "gasse",
      "weg",
      "platz",
      "allee",
      "ring",
      "damm",
      "ufer",
      "chaussee",
      "steig",
      "stieg",
      "pfad",
      "graben",
      "markt",
      "wall",
      "brucke",
      "garten",
      "winkel",
      "kamp",
      "twiete",
      "zeile",
      "promenade",
      "stiege",
      "grund",
      "anger",
      "hof",
      "park",
      "gassli",
      "weid",
      "matte",
      "rain",
      "leite",
      "hang",
      "blick",
      "bogen",
      "wiese",
      "feld",
      "acker",
    ],
  ],
  [
    "nl",
    [
      "straat",
      "laan",
      "plein",
      "gracht",
      "kade",
      "dijk",
      "singel",
      "steeg",
      "dreef",
      "pad",
      "baan",
      "plantsoen",
      "hof",
      "weg",
      "markt",
      "wal",
      "haven",
      "weide",
      "akker",
      "veld",
      "oord",
      "hove",
      "erf",
      "kamp",
      "straatje",
      "dwarsstraat",
      "boulevard",
      "burg",
      "lei",
      "vest",
      "wijk",
      "park",
    ],
  ],
  ["sv", ["gatan", "vagen", "gata", "grand", "torget", "torg", "stigen", "backen", "allen", "plan"]],
  [
    "no",
    [
      "gaten",
      "veien",
      "vegen",
      "gata",
      "vei",
      "veg",
      "gate",
      "plassen",
      "bakken",
      "haugen",
      "stien",
      "svingen",
      "allen",
      "kroken",
      "lia",
    ],
  ],
  ["da", ["gade", "vej", "alle", "straede", "torv", "plads", "vaenget", "parken", "bakken", "stien", "vangen"]],
  ["fi", ["katu", "tie", "kuja", "polku", "tori", "katu", "vagen", "gatan", "kaari", "raitti"]],
  ["hu", ["utca", "korut"]],
  ["is", ["gata", "gotu", "vegur", "vegi", "braut", "stigur", "stig", "straeti", "hlid"]],
];
/** Also the ends of names of places and people: only with a house number or a street that goes before. */
const DOUBTFUL_ENDINGS = wordSet(`
  hof park markt feld acker wiese grund hang garten winkel anger rain leite matte weid burg wal haven weide veld oord
  hove kamp ring plan gate tie tori grand allen alle lia lei vest wijk baan wall blick bogen str gata torg backen
  polku kaari veg erf
`);
/** The kind behind the name, as in front of it: "Невский пр., 1". */
const RUSSIAN_SHORT = wordList("ул пр прт пркт просп пер бул наб ш пл туп");
/** Only before a number or a comma are these behind their name. */
export const SHORT_LAST_WORDS: ReadonlySet<string> = new Set(RUSSIAN_SHORT);
/**
 * Last words of streets in these languages that stand apart: "Eduard Sueß Gasse", "Andrássy út", "İstiklal Caddesi".
 */
export const FOREIGN_LAST_WORDS: ReadonlyMap<string, string> = new Map([
  ...[
    "strasse",
    "str",
    "gasse",
    "weg",
    "platz",
    "allee",
    "ring",
    "damm",
    "ufer",
    "chaussee",
    "steig",
    "pfad",
    "graben",
    "markt",
    "promenade",
  ].map((word) => [word, "de"] as const),
  ...["straat", "laan", "plein", "gracht", "kade", "dijk", "singel", "steeg", "dreef", "pad", "plantsoen"].map(
    (word) => [word, "nl"] as const,
  ),
  ...["utca", "ut", "utja", "ter", "tere", "korut", "krt", "setany", "koz", "fasor", "rakpart", "sor", "dulo"].map(
    (word) => [word, "hu"] as const,
  ),
  ...[
    "caddesi",
    "cadde",
    "cad",
    "cd",
    "sokak",
    "sokagi",
    "sok",
    "sk",
    "bulvari",
    "blv",
    "mahallesi",
    "mah",
    "meydani",
  ].map((word) => [word, "tr"] as const),
  ...["gatan", "vagen", "gata", "vag"].map((word) => [word, "sv"] as const),
  ...["vej", "gade", "alle", "plads"].map((word) => [word, "da"] as const),
  ...["vei", "gate", "veg", "plass"].map((word) => [word, "no"] as const),
  ...["katu", "tie"].map((word) => [word, "fi"] as const),
  ...["ulice", "namesti", "trida", "nabrezi", "ulica", "namestie", "cesta", "trieda", "nabrezie"].map(
    (word) => [word, "cs"] as const,
  ),
  ...["улица", "проспект", "переулок", "бульвар", "шоссе", "вулиця", "площа", "площадь", "набережная", "проезд"].map(
    (word) => [word, "ru"] as const,
  ),
  ...RUSSIAN_SHORT.map((word) => [word, "ru"] as const),
  ...["көшесі", "даңғылы"].map((word) => [word, "kk"] as const),
  ...["gatve", "prospektas", "plentas", "aleja", "aikste"].map((word) => [word, "lt"] as const),
  ...["iela", "prospekts", "bulvaris", "laukums"].map((word) => [word, "lv"] as const),
  ...["tanav", "tn", "tee", "pst", "puiestee", "mnt", "maantee", "plats", "valjak"].map(
    (word) => [word, "et"] as const,
  ),
  ...["kucəsi", "kucesi", "prospekti"].map((word) => [word, "az"] as const),
  ...["kochasi", "koʻchasi", "kocha"].map((word) => [word, "uz"] as const),
  ...["ქუჩა", "გამზირი", "ქ"].map((word) => [word, "ka"] as const),
  ...["փողոց", "պողոտա", "փ"].map((word) => [word, "hy"] as const),
  ...["marg", "path", "sarani", "मार्ग", "रोड"].map((word) => [word, "hi"] as const),
]);

interface Ending {
  ending: string;
  language: string;
  sure: boolean;
}

/** By their last letter, the longest first; of two languages the one that is listed first. */
const ENDINGS: ReadonlyMap<string, readonly Ending[]> = Map.groupBy(
  COMPOUND_ENDINGS.flatMap(([language, endings]) =>
    endings.map((ending): Ending => ({ ending, language, sure: !DOUBTFUL_ENDINGS.has(ending) })),
  ).toSorted((a, b) => b.ending.length - a.ending.length),
  ({ ending }) => ending.at(-1)!,
);
const NO_ENDINGS: readonly Ending[] = [];
const SHORTEST_HEAD = 3;

/** "Triftstrasse" → German, surely; "Marienhof" → perhaps. The ending is not the whole word. */
export function compoundStreet(key: string): { language: string; sure: boolean } | undefined {
  const endings = ENDINGS.get(key[key.length - 1] ?? "") ?? NO_ENDINGS;
  return endings.find(({ ending }) => ending.length <= key.length - SHORTEST_HEAD && key.endsWith(ending));
}

/** "Am Nordkanal", "An der Alster", "Unter den Linden". */
export const STREET_PREPOSITIONS = wordSet(`
  am an im in auf zur zum unter hinter vor beim bei aan op onder achter het de ten ter alte alter neue neuer grosse
  kleine lange obere untere
`);
export const ARTICLES = wordSet(`
  der den dem die das des du de la le les l del della delle dei degli do da dos das di los las el het 't a au aux the
  van von
`);

/** Prefixes of estates and hamlets: a place with doors, no street. */
export const ESTATES = wordSet(`
  residence res lotissement lot hameau ham zac za zi barrio poligono pol urbanizacion urb parque loteamento conjunto
  villa
`);

export const DIRECTIONALS = wordSet(`
  n s e w ne nw se sw north south east west northeast northwest southeast southwest
`);
/** USPS Publication 28 writes them after the street: Highway 71 Business, Main St Extension. */
export const POST_MODIFIERS = wordSet(`
  business bus bsns alternate alt bypass byp ext extension loop spur truck old access frontage
`);
export const OLD = wordSet("old new");

/** Numbered roads. The value is how many words of the type may follow ("state route"). */
export const ROAD_TYPES = wordSet("highway hwy route rte road rd rt freeway interstate hiway hwy");
export const ROAD_OWNERS = wordSet(`
  us usa state county co country township town twp national provincial federal united st rural ranch farm forest
  service private tribal
`);
export const ROAD_ALONE = wordSet(`
  highway hwy route rte rt interstate i us sr cr fm rm cth sth ush sh csh ih nys nm km ca business spur loop co ch nh
  pk
`);

const LANGUAGE_COUNTRIES: Readonly<Record<string, readonly string[]>> = {
  fr: wordList("FR BE CH CA LU MC MA TN DZ SN CI CM RE GP MQ GF NC PF YT HT"),
  es: wordList("ES MX AR CO CL PE EC VE BO UY PY CR PA GT HN SV NI DO CU PR"),
  it: ["IT", "CH", "SM"],
  pt: ["BR", "PT", "AO", "MZ", "CV"],
  de: ["DE", "AT", "CH", "LI"],
  nl: ["NL", "BE"],
  sv: ["SE", "FI"],
  no: ["NO"],
  da: ["DK"],
  fi: ["FI"],
  hu: ["HU"],
  pl: ["PL"],
  ro: ["RO", "MD"],
  id: ["ID", "MY"],
  tr: ["TR"],
  cs: ["CZ", "SK"],
  ru: ["RU", "UA", "BG", "BY", "KZ", "KG", "MK", "RS"],
  vi: ["VN"],
  hr: ["HR", "RS", "SI", "BA", "ME", "SK"],
  sq: ["AL", "XK"],
  el: ["GR", "CY"],
  ar: ["SA", "EG", "AE", "JO", "KW", "QA", "BH", "OM", "LB", "IQ", "MA", "TN", "DZ"],
  he: ["IL"],
  ka: ["GE"],
  hy: ["AM"],
  et: ["EE"],
  lt: ["LT"],
  lv: ["LV"],
  az: ["AZ"],
  uz: ["UZ"],
  kk: ["KZ"],
  is: ["IS"],
  hi: ["IN"],
  mt: ["MT"],
};

/** The countries (ISO 3166-1 alpha-2) whose streets have names in the language. */
export const countriesOfLanguage = (language: string): readonly string[] => LANGUAGE_COUNTRIES[language] ?? [];
