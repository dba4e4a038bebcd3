/**
 * Words of units, floors, buildings and boxes (USPS Publication 28, appendix C2, Canada Post, Australia Post, Royal
 * Mail, La Poste, Correos, Correios, India Post), of venues and organisations, and before persons.
 */
import { wordSet } from "../../literals.ts";

/** Parts of a house behind or next to the one on the street. */
export const REAR_HOUSES = wordSet(`
  hinterhaus vorderhaus seitenflugel seitenfluegel gartenhaus quergebaude quergebaeude hinterhof hh vh
`);
/** Need a number or a letter behind them. */
export const UNIT_WORDS = wordSet(`
  apt apartment aptmt app appt appartement suite ste unit flat flt room rm office ofc off door shop studio stall slip
  space spc spce lot key hangar hngr cabin penthouse ph dept department
  wohnung whg top tur zimmer appartamento int interno porte bureau puerta lgh lagenhet lejl pta pt piso apartamento
  apto ap depto dpto sala sl conjunto conj cj casa loja lj dorm kamer bus boite bte mail stop maildrop file drawer msc
  bin ref acct account pmb tpn daire кв квартира оф офис
  plot villa quarter qtr house suit no villa warehouse
`);
/** Parts of an organisation's post, not doors. */
export const MAIL_WORDS = wordSet(`
  dept department mailstop file drawer msc bin mail acct account ref pmb mailcode customer
`);
/** Stand alone too. */
/** "Basement Flat", "Top Floor Flat", "Garden Flat". */
export const FLAT_NAMES = wordSet(`
  basement garden ground first second third top upper lower floor studio
`);
export const LONE_UNITS = wordSet(`
  penthouse ph basement bsmt front frnt lobby lbby lower lowr upper uppr rear side office ofc
`);
export const FLOOR_WORDS = wordSet(`
  floor fl flr level lvl lv etage et stock og eg planta piso andar andares piano verdieping kerros niveau ground
`);
/** After an ordinal: "4th Floor", "2e étage", "1º andar". */
/** Floors of their own in Spain: "bajo dcha", "entlo. 2ª". */
export const SPANISH_FLOORS = wordSet(`
  bajo bajos bj entresuelo entlo principal pral atico sobreatico sotano semisotano
`);
export const FLOORS_AFTER_NUMBER = wordSet(`
  em emelet floor fl flr etage et stock og obergeschoss andar piano verdieping kerros piso planta level trappa trappor
  trp tr
`);
export const FLOOR_NAMES = wordSet(`
  ground first second third fourth fifth sixth seventh eighth ninth tenth basement mezzanine lower upper top eg
  erdgeschoss rdc
`);
export const BUILDING_WORDS = wordSet(`
  building bldg bld blg block blk tower twr wing annex batiment bat bt edificio ed edif escalier esc escalera scala sc
  palazzina bloco bl torre tr haus gebaude gebouw trailer trlr stage phase ph pavilion module portal bloque stiege stg
  корп корпус строение стр литера
`);
export const LONE_BUILDINGS = wordSet(`
  building bldg tower towers house court mansions chambers apartments apts flats residency residences enclave heights
  plaza complex arcade annex lodge cottage villa villas hall
`);

export const VENUES = wordSet(`
  university universite universitat universidad universidade college school ecole escola escuela institute institut
  academy lycee kindergarten library museum musee museo gallery theatre theater cinema stadium arena park
  hospital clinic hopital klinik clinique airport aeroport aeropuerto flughafen station gare bahnhof estacion stazione
  terminal port harbour hotel hostel motel inn resort restaurant bar cafe pub club brewery brauerei braeurei bakery
  pharmacy
  mall centre center shopping market mart supermarket store shop cathedral church kirche eglise temple mosque
  synagogue chapel abbey monastery tower building hall palace castle bank embassy consulate office studios studio zoo
  gardens cemetery
  plaza courthouse house court cottage works mill farm barn manor lodge base camp field gym pool lounge stop federal
  library depot headquarters plant factory fort monument memorial tabernacle ministry council museum galerie
  auditorium
  zac za zi zone clubhouse mansions mansion residency residence apartments society complex bhavan bhawan nivas
  chambers towers arcade lodge cottage vicarage rectory villas
  residencia edificio condominio immeuble
`);
export const VENUE_OPENERS = wordSet(`
  the universite ecole lycee hotel college musee hopital university museum church stop gare palais chateau kaufhaus
  kathedrale
`);
export const ORGANISATIONS = wordSet(`
  inc incorporated llc ltd limited corp corporation co company gmbh ag kg ohg ug mbh se sa sarl sas sasu eurl snc bv
  nv vof srl spa sas snc sl slu sau plc llp lp pty pvt private ltda eireli me epp oy ab as asa aps kft zrt sro ev eg
  association assn
  doo dd ad ood eood ооо оод еоод sia uab ou lda unipessoal eirl sac cia limitada sti bhd sdn oo kgaa ehf hf ltee enr
  kk pte pjsc fze fzco fzllc wll ao zao oao tbk cv
  foundation trust society department dept ministry bureau agency services service group insurance holdings bank
  enterprises industries systems solutions partners associates sons bros security branch
`);

/** The first word of the name of a company, where its kind stands in front. */
export const COMPANIES = wordSet(`
  societe ste sa sarl sas sasu eurl ets etablissements groupe cabinet agence entreprise association firma fa grupo
  ditta impresa studio empresa constructora distribuidora comercializadora pt cv ud ооо ао зао пао оао ип тов
  фоп еоод оод spolka przedsiebiorstwo gmina kancelaria cong congty ltd maison librairie pharmacie boulangerie tienda
`);
/** Before the name of a person. */
export const TITLES = wordSet(`
  mr mrs ms miss mx dr prof m mme mlle monsieur madame mademoiselle herr herrn frau fr hr fam familie dhr heer mevr
  mevrouw mw sr sra srta don dona senor senora sig sigra signor signora dott dottssa avv ing geom rag pan pani inz mgr
  fru frk bay bayan sn kepada bapak bpk ibu khun shri smt sri kum encik puan cik tuan anh chi ong
`);

export const CARE_OF = wordSet("attn attention co att zhd atencion aos cura aa atn fao tav");
/** The same in several words, joined. */
export const CARE_PHRASES: readonly (readonly string[])[] = [
  ["in", "care", "of"],
  ["care", "of"],
  ["z", "hd"],
  ["z", "h"],
  ["zu", "hd"],
  ["zu", "handen"],
  ["a", "la", "atencion", "de"],
  ["a", "lattention", "de"],
  ["aux", "soins", "de"],
  ["t", "a", "v"],
  ["ter", "attentie", "van"],
  ["per", "adres"],
  ["a", "cura", "di"],
  ["aos", "cuidados", "de"],
];
/** What an item for a person's attention is for, as little an organisation of its own as a person. */
export const DEPARTMENTS = wordSet("dept department service services branch office security agency bureau");
export const LANDMARKS = wordSet(`
  near nr opp opposite behind next to adjacent adj infront facing above next nearby
`);
export const RECIPIENT_LABELS = wordSet(`
  name to recipient empfanger destinataire destinatario ship shipto deliver naam
`);

/** P.O. boxes: a first word and, where it needs them, the following. Longest first. */
export const BOX_PHRASES: readonly (readonly string[])[] = [
  ["po", "box"],
  ["p", "o", "box"],
  ["pobox"],
  ["pob"],
  ["post", "office", "box"],
  ["post", "office"],
  ["gpo", "box"],
  ["locked", "bag"],
  ["private", "bag"],
  ["lock", "box"],
  ["lockbox"],
  ["lbx"],
  ["box"],
  ["bx"],
  ["post", "box"],
  ["postfach"],
  ["packstation"],
  ["postfiliale"],
  ["pf"],
  ["bp"],
  ["boite", "postale"],
  ["casella", "postale"],
  ["cp"],
  ["apartado", "de", "correos"],
  ["apartado", "postal"],
  ["apartado"],
  ["apdo"],
  ["apdo", "correos"],
  ["caixa", "postal"],
  ["cx", "postal"],
  ["postbus"],
  ["po"],
  ["case", "postale"],
  ["cs"],
  ["tsa"],
  ["postboks"],
  ["postbox"],
  ["skrytka", "pocztowa"],
  ["skr", "poczt"],
  ["skr", "pocztowa"],
  ["postilokero"],
  ["pl"],
  ["postafiok"],
  ["postovni", "prihradka"],
  ["postanski", "pretinac"],
  ["postni", "predal"],
  ["casuta", "postala"],
  ["posta", "kutusu"],
  ["kotak", "pos"],
  ["peti", "surat"],
  ["hop", "thu"],
  ["casilla", "de", "correo"],
  ["casilla", "postal"],
  ["casilla"],
  ["aptdo"],
  ["apartat", "de", "correus"],
  ["apartat"],
  ["posthuslada"],
  ["posthofl"],
  ["pd", "box"],
  ["ая"],
  ["пк"],
  ["тθ"],
  ["τθ"],
  ["תד"],
  ["صب"],
  ["care", "po"],
  ["p", "box"],
  ["caller"],
  ["call", "box"],
];
/** Boxes that need no number: the town's post office knows whose they are. */
export const LONE_BOXES = wordSet("postfach postbus postboks casepostale casellapostale");
/** Rural and highway contract routes (USPS Publication 28, 25). */
export const ROUTE_PHRASES: readonly (readonly string[])[] = [
  ["rr"],
  ["rfd"],
  ["rd"],
  ["hc"],
  ["hcr"],
  ["rural", "route"],
  ["highway", "contract"],
  ["star", "route"],
  ["route"],
  ["rt"],
  ["rte"],
  ["psc"],
  ["cmr"],
  ["umr"],
  ["unit"],
  ["rmb"],
  ["rmd"],
];
export const DESIGNATOR_FILL = wordSet("number no num nr n nro numero");
