/**
 * Keys by which spellings of a town are equal: "St. Louis" and "Saint Louis", "Mt Vernon" and "Mount Vernon", "NYC".
 */
import { foldName } from "../text.ts";

const PLAIN = /^[A-Za-z]+$/;
const PLAIN_WORDS = /^[A-Za-z ]+$/;
const WORDS = /[^\p{L}\p{N}\p{M}'’]+/u;
/** Written short on envelopes, as USPS and Canada Post allow. */
const LONG_FORMS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    st: "saint",
    ste: "sainte",
    mt: "mount",
    mtn: "mountain",
    ft: "fort",
    pt: "point",
    n: "north",
    s: "south",
    e: "east",
    w: "west",
    hts: "heights",
    spg: "spring",
    spgs: "springs",
    bch: "beach",
    jct: "junction",
    vlg: "village",
    twp: "township",
    is: "island",
    lk: "lake",
    hbr: "harbor",
    harbour: "harbor",
    centre: "center",
    grv: "grove",
    vly: "valley",
    pk: "park",
    cty: "city",
    cy: "city",
    and: "",
    the: "",
  }),
);
/** Other names in use, by country; the keys are folded. */
const OTHER_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  US: {
    nyc: "newyork",
    newyorkcity: "newyork",
    la: "losangeles",
    sf: "sanfrancisco",
    philly: "philadelphia",
    phila: "philadelphia",
    vegas: "lasvegas",
    dc: "washington",
    washingtondc: "washington",
    dtla: "losangeles",
    slc: "saltlakecity",
    nola: "neworleans",
    okc: "oklahomacity",
  },
  CA: {
    sudbury: "greatersudbury",
    gta: "toronto",
    mtl: "montreal",
    yvr: "vancouver",
    quebeccity: "quebec",
    villedequebec: "quebec",
  },
  IN: {
    bombay: "mumbai",
    bangalore: "bengaluru",
    madras: "chennai",
    calcutta: "kolkata",
    poona: "pune",
    gurgaon: "gurugram",
    baroda: "vadodara",
    cochin: "kochi",
    ernakulam: "kochi",
    trivandrum: "thiruvananthapuram",
    mysore: "mysuru",
    mangalore: "mangaluru",
    calicut: "kozhikode",
    trichy: "tiruchirappalli",
    tiruchchirappalli: "tiruchirappalli",
    pondicherry: "puducherry",
    allahabad: "prayagraj",
    benares: "varanasi",
    simla: "shimla",
    vizag: "visakhapatnam",
    vishakhapatnam: "visakhapatnam",
    belgaum: "belagavi",
    hubli: "hubballi",
    cawnpore: "kanpur",
    gauhati: "guwahati",
    ooty: "udhagamandalam",
    newdelhi: "delhi",
    tuticorin: "thoothukudi",
    alleppey: "alappuzha",
    quilon: "kollam",
    cannanore: "kannur",
    trichur: "thrissur",
    palghat: "palakkad",
    bellary: "ballari",
    gulbarga: "kalaburagi",
    bijapur: "vijayapura",
    shimoga: "shivamogga",
    tumkur: "tumakuru",
    orissa: "odisha",
    aurangabadmh: "aurangabad",
    navimumbai: "mumbai",
    thana: "thane",
    greatermumbai: "mumbai",
  },
};

/** No town has a longer name. */
const LONGEST_NAME = 100;

/** The key under which the names of a country's towns are compared; empty for what can be no name. */
export function localityKey(country_code: string, name: string): string {
  if (name.length > LONGEST_NAME) return "";
  const key = PLAIN.test(name) ? name.toLowerCase() : foldWords(name);
  return OTHER_NAMES[country_code]?.[key] ?? key;
}

/** A word of a town's name, folded, as it is when written out: st → saint, twp → township. */
export const longForm = (word: string): string => LONG_FORMS.get(word) ?? word;

function foldWords(name: string): string {
  const words = PLAIN_WORDS.test(name) ? name.toLowerCase().split(" ") : name.split(WORDS).map(foldName);
  let key = "";
  for (const word of words) key += longForm(word);
  return key === "" ? words.join("") : key;
}
