/**
 * Words of street lines that have several spellings, by language. Groups end at `|` or with the line; the first
 * word of a group stands for all; a star marks kinds of streets. In lower case, without accents and dots. Sources: the
 * posts' guides to writing addresses, and OpenStreetMap's lists of abbreviations in names of streets.
 */
export const SPELLINGS = {
  /** Understood everywhere: what matters is that both sides agree. */
  any: `
    *st street saint sankt sint sainte|*rd road|*ave avenue av avenida avda|*blvd boulevard bd boul bld
    *dr drive drv|*ln lane laan|*ct court crt|*pl place platz|*sq square|*ter terrace terr tce|*hwy highway hway
    *pkwy parkway pky pkway|*cir circle circ|*cres crescent cr|cl close|*trl trail|mt mount mnt|ft fort
    n north norte nord|s south sur sud sul|e east este est|w west oeste ouest|ne northeast|nw northwest|se southeast
    sw southwest|ctr center centre cntr|expy expressway|fwy freeway|*rte route|hts heights|jct junction
    *plz plaza pza|pt point|rdg ridge|vw view|*aly alley|*grv grove gr|gdns gardens gdn garden|grn green|pk park
    esp esplanade|*pde parade|cnr corner|mws mews|*wy way|xing crossing|spgs springs|vly valley|hl hill|hls hills
    *str strasse straat|*che chemin|*imp impasse|*all allee|fbg faubourg fg|*c calle|*po paseo|*ctra carretera
    *cno camino|*vle viale|*pzza piazza|*cso corso|*r rua rue|trav travessa tv|rod rodovia|pca praca|and &|*via`,
  de: `
    *str strasse|*platz pl|*gasse|*weg|*allee all|*ring|st sankt|dr doktor|prof professor|ing ingenieur
    burgermeister bgm burgerm buergermeister|gen general|hl heilige heiligen heiliger|obere ob|untere unt
    gr grosse grosser|kl kleine kleiner|hbf hauptbahnhof|bhf bahnhof`,
  nl: `
    *str straat|*laan ln|*plein pln pl|*singel sgl|*gracht gr|*kade kd|*weg wg|*dijk dk|burgemeester burg burgem
    prof professor|dr doctor|st sint|gen generaal|mr meester|pres president|kon koning koningin|jhr jonkheer
    ds dominee|ir ingenieur|adm admiraal|past pastoor|minister min|oz oostzijde|wz westzijde|nz noordzijde
    zz zuidzijde`,
  fr: `
    *r rue|*ave avenue av|*blvd boulevard bd bld boul bvd|*pl place|*imp impasse|*all allee allees
    *che chemin ch chem|*rte route|*crs cours|*quai qu|*sq square|*pass passage|*promenade prom|*rpt rondpoint
    *fbg faubourg fg|*esp esplanade|*mte montee|*ruelle rle|*sentier sente sen|res residence|lot lotissement
    gal general gl gen|mal marechal|dr docteur|prof professeur pr|cdt commandant|col colonel|cap capitaine cne
    lt lieutenant|pdt president pres|adm amiral|st saint|ste sainte|sts saints|nd notredame|vx vieux
    gde grande gd grand|o ouest|e est|n nord|s sud`,
  es: `
    *c calle carrer kalea cl cll rua|*ave avenida avinguda av avda avd etorbidea|*plz plaza placa pza pzla praza plaça
    *po paseo passeig pso pg|*ctra carretera crta cta|*cno camino cami|*rda ronda|*trv travesia travessera trav tva
    *pje pasaje passatge psje|*gta glorieta|*prol prolongacion|*calz calzada|*privada priv
    *blvd bulevar boulevard bv bvd|*jiron jr|*cerrada cda|*andador and|*cjon callejon|*diag diagonal dg
    *cra carrera kr cr|*transversal tv|*circ circuito|urb urbanizacion|lt lote|mza manzana mz|pol poligono
    ind industrial|sta santa|sto santo|s san|barrio bo|dr doctor|dra doctora|ntra nuestra|sra senora|sr senor
    gral general gen|cnel coronel|pte presidente pres presid|prof profesor|ing ingeniero|lic licenciado
    hnos hermanos|mtro maestro|col colonia|fracc fraccionamiento|res residencial|n norte|s sur|ote oriente`,
  pt: `
    *r rua|*ave avenida av|*travessa tv trav|*pca praca pc|*lgo largo lg|*alameda al|*estr estrada est|*rod rodovia
    *beco bc|*calcada cc|*ladeira lad|*vila vl vla|*praceta pcta|jd jardim jdim|pq parque|dr doutor|dra doutora
    prof professor|profa professora|eng engenheiro|cel coronel|gen general|mal marechal|alm almirante
    pres presidente|gov governador|sen senador|dep deputado|ver vereador|sao s|sta santa|sto santo|pe padre
    dom d dona|brg brigadeiro brig|cmte comandante|cap capitao|ten tenente|sgt sargento|vis visconde
    cons conselheiro|nsa nossa|sra senhora`,
  it: `
    *via v|*vle viale|*pzza piazza pza pz|*cso corso|*lgo largo|*vlo vicolo vic|*str strada|*pzle piazzale ple
    *pzta piazzetta|*contrada ctr cda|*lungomare lung|*salita sal|loc localita|fraz frazione fr
    s san santo santa sant|ss santi|fratelli flli|gen generale|dott dottor|prof professore professor|ing ingegnere
    avv avvocato|mons monsignor|cav cavaliere|btg battaglione|xx venti`,
  pl: `
    *ul ulica|*aleja al aleje alei|*plac pl placu|*osiedle os|*rondo|*skwer|*rynek|*bulwar bulw
    sw swietego swietej swiety swieta|gen generala|ks ksiedza|plk pulkownika|marsz marszalka|dr doktora
    prof profesora|inz inzyniera|kard kardynala|bp biskupa|abp arcybiskupa|por porucznika|kpt kapitana|mjr majora
    hr hrabiego|im imienia`,
  ru: `
    *улица ул|*проспект пр просп пркт|*переулок пер|*площадь пл|*бульвар бул бр|*набережная наб|*шоссе ш|*тупик туп
    *проезд прд|*аллея ал|*линия лин|*тракт тр|микрорайон мкр мкрн|квартал квл|генерала ген|академика акад
    маршала марш|святого св|имени им|большая б бол|малая м мал|поселок пос п|деревня дер`,
  uk: `
    *вулиця вул|*проспект просп пр|*провулок пров|*площа пл|*бульвар бул бульв бр|*набережна наб|*узвіз узв|*шосе ш
    *проізд|*алея|мікрорайон мкр мкрн|генерала ген|академіка акад|святого св|імені ім|велика в|мала м`,
  tr: `
    *cad caddesi cadde cd|*sok sokak sokagi sk|*blv bulvari bulvar bul blvr|*meyd meydani meydan|*yolu yol
    mah mahallesi mahalle mh|apt apartmani apartman|sit sitesi site|gen general|dr doktor|prof profesor|is ishani
    cik cikmazi cikmaz`,
  sv: `*gatan g gata|*vagen v vag|*torg torget|st sankt|n norra|s sodra|o ostra|v vastra`,
  da: `
    *gade g|*vej v|*alle|*plads pl|*torv|sankt skt sct st|ndr nordre|sdr sondre|vstr vestre|oster ostre|gl gammel
    dr doktor`,
  no: `*gate gt gata|*vei v veien vegen veg|*plass plassen pl|*alle|st sankt|dr doktor`,
  cs: `
    *ul ulice ulica|*nam namesti namestie|*trida tr trieda|*nabr nabrezi nabrezie|*sidl sidliste sidlisko
    gen generala|sv svateho svate svatej|dr doktora|prof profesora|ndn nadrazi`,
  hu: `*utca u|*ut|*krt korut|*ter|*rkp rakpart|*stny setany|*koz|szt szent|dr doktor`,
  ro: `
    *str strada|*bd bulevardul bulevard bdul blvd|*calea cal|*sos soseaua|*aleea al|*intrarea int|*pta piata
    sf sfantul sfanta|gen general|dr doctor`,
  id: `
    *jl jalan jln|gg gang|kav kaveling kavling|kp kampung|komp kompleks|perum perumahan|blok blk|dr dokter|h haji`,
  ms: `*jln jalan jl|tmn taman|lrg lorong|kg kampung kpg|lbh lebuh|psn persiaran`,
  en: `sector sec|cross crs|nagar ngr|gali galli gully`,
  vi: `*duong d|p phuong|q quan|tp thanhpho|ng ngo|h huyen|x xa|tx thixa|kp khupho`,
} as const;

export type Language = Exclude<keyof typeof SPELLINGS, "any">;

/** Several words for one, the first of each group as one word. `#` at its end: only before a number. */
export const PHRASES: { readonly [language in Language | "any" | "australia" | "routes"]?: string } = {
  any: `
    mlk martin luther king jr|mlk martin luther king junior|mlk dr martin luther king jr|mlk mlk jr
    mlk martin luther king`,
  // The states' and counties' roads of the United States, Publication 28 of their post, appendix F.
  routes: `
    staterte# state route|staterte# state road|staterte# state highway|staterte# state rd|staterte# state hwy
    staterte# st rt|staterte# st rte|staterte# state rte|staterte# state rt|staterte# sr|staterte# sh
    staterte# st hwy|usrte# us highway|usrte# us hwy|usrte# u s highway|usrte# u s hwy|usrte# us route|usrte# us rte
    usrte# us rt|usrte# u s route|usrte# us|usrte# u s|fmroad# farm to market road|fmroad# farm to market rd
    fmroad# farm to market|fmroad# farm market road|fmroad# fm road|fmroad# fm rd|fmroad# fm
    rmroad# ranch to market road|rmroad# ranch road|rmroad# ranch to market|rmroad# rm|ihwy# interstate highway
    ihwy# interstate hwy|ihwy# interstate|ihwy# i|countyrd# county road|countyrd# county rd|countyrd# co road
    countyrd# co rd|countyrd# cnty rd|countyrd# county rte|countyrd# cr|countyhwy# county highway
    countyhwy# county hwy|countyhwy# co hwy|countyhwy# cnty hwy|countyrte# county route|ruralrte# rural route
    ruralrte# rural rte|ruralrte# r r|ruralrte# rr|ruralrte# rfd|hwyrte# highway contract|hwyrte# hc
    townshiprd# township road|townshiprd# twp rd|townshiprd# tr`,
  australia: `unit# u|unit# un|level# l|shop# sh`,
  it: `piazza p zza|corso c so|viale v le|piazzale p le|largo l go|fratelli f lli|localita loc`,
  es: `paseo p o|avenida av da|pb planta baja|pb pl baja|pb p b`,
  pt: `avenida av a`,
  fr: `rondpoint rond point|notredame notre dame|notredame n d`,
  ru: `
    проспект пр т|проспект пр кт|проспект пр пкт|бульвар б р|проезд пр д|микрорайон м н|квартал кв л|улица у л`,
  uk: `проспект пр т|проспект пр кт|бульвар б р`,
  vi: `hem# h|thanhpho thanh pho|khupho khu pho|thixa thi xa`,
  ro: `bulevardul b dul`,
};

/** Words that many leave out of a name: Calle de Mallorca, Rue du Bac. */
export const PARTICLES: { readonly [language in Language]?: string } = {
  fr: "de du des d la le les l",
  es: "de del la las los el d les dels",
  pt: "de da do das dos e",
  it: "di del della dello dei degli delle d l",
  ro: "de",
};

/** Endings of compounds with the kind of street: Lindenstraße, Marktpl., Dorpsstr. */
export const ENDINGS: { readonly [language in Language]?: readonly (readonly [RegExp, string])[] } = {
  de: [
    [/(?<=[a-z]{2})strasse$/, "str"],
    [/(?<=[a-z]{3})pl$/, "platz"],
    [/(?<=[a-z]{3})wg$/, "weg"],
  ],
  nl: [
    [/(?<=[a-z]{2})straat$/, "str"],
    [/(?<=[a-z]{3})(?:pln|pl)$/, "plein"],
    [/(?<=[a-z]{3})ln$/, "laan"],
    [/(?<=[a-z]{3})(?:wg)$/, "weg"],
    [/(?<=[a-z]{3})sgl$/, "singel"],
    [/(?<=[a-z]{3})kd$/, "kade"],
  ],
  sv: [[/(?<=[a-z]{3})(?<!ber|bor|bur|[aeinou]n|[aeio])g$/, "gatan"]],
  da: [
    [/(?<=[a-z]{3})(?<!ber|bor|bur|[aeinou]n|[aiou])g$/, "gade"],
    [/(?<=[a-z]{3})pl$/, "plads"],
  ],
  no: [[/(?<=[a-z]{3})(?:gata|gt)$/, "gate"]],
};

/** The kind of street that goes without saying: Długa 5 is ul. Długa 5, and not al. Długa 5. */
export const UNSAID: { readonly [language in Language]?: string } = { pl: "ul", cs: "ul", ru: "улица", uk: "вулиця" };

const COUNTRIES: { readonly [language in Language]: string } = {
  de: "DE AT CH LI LU",
  nl: "NL BE SR CW AW",
  fr: "FR BE CH LU MC CA GP MQ GF RE YT NC PF PM",
  es: "ES MX AR CO CL PE VE EC BO PY UY CR PA GT HN SV NI DO CU PR AD",
  pt: "BR PT AO MZ",
  it: "IT SM VA CH",
  pl: "PL",
  ru: "RU BY KZ KG",
  uk: "UA",
  tr: "TR",
  sv: "SE FI AX",
  da: "DK GL FO",
  no: "NO SJ",
  cs: "CZ SK",
  hu: "HU",
  ro: "RO MD",
  id: "ID",
  ms: "MY BN SG",
  en: "IN",
  vi: "VN",
};

const byCountry = new Map<string, Language[]>();
for (const [language, countries] of Object.entries(COUNTRIES) as [Language, string][])
  for (const country of countries.split(" ")) byCountry.set(country, [...(byCountry.get(country) ?? []), language]);

/** The languages in which lines of a country are read, besides English. */
export const languagesOf = (country_code: string): readonly Language[] => byCountry.get(country_code) ?? [];
