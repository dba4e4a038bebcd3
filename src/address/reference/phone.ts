/** Phone numbers: any spelling in, E.164 out, by libphonenumber's full metadata. */
import { createRequire } from "node:module";
import type * as Libphonenumber from "libphonenumber-js/max";
import { narrowAll } from "../text.ts";

export interface Phone {
  /** E.164, with `;ext=` (RFC 3966) for an extension. */
  number: string;
  /** ISO 3166-1 alpha-2; undefined for numbers of no country, such as +800. */
  country_code: string | undefined;
  /** Its calling code is not the one of the country it was read in (+1 is common to the US and Canada). */
  is_foreign: boolean;
}

/** Loaded on first use: as CommonJS, for its ESM form is a hundred files and takes twice as long. */
const load = createRequire(import.meta.url);
let library: typeof Libphonenumber | undefined;

/** Places without numbers of their own: whose network they are on. */
const NETWORK_OF: Readonly<Record<string, string>> = {
  BV: "NO",
  EA: "ES",
  GS: "FK",
  HM: "AU",
  IC: "ES",
  PN: "NZ",
  TF: "RE",
  UM: "US",
};

interface Home {
  country_code: Libphonenumber.CountryCode;
  calling_code: Libphonenumber.CountryCallingCode;
}
/** Null for countries libphonenumber does not know, such as Antarctica. */
const homes = new Map<string, Home | null>();

interface OwnNumbers {
  calling_code: string;
  /** Ranges that are read without the library: valid by it (a test compares), and most of the country's numbers. */
  mobile: RegExp;
  /** The number that marketplaces lend for one parcel, with its extension: "15600000000-1234". */
  parcel: RegExp;
}
const OWN_NUMBERS: ReadonlyMap<string, OwnNumbers> = new Map(
  Object.entries<OwnNumbers>({
    CN: {
      calling_code: "+86",
      mobile: /^(?:\+?86)?(1(?:[38]\d|5[0-35-9])\d{8})$/,
      parcel: /^((?:\+?86)?1[3-9]\d{9})[-_](\d{3,4})$/,
    },
  }),
);
const SEPARATOR = /[ -]/g;
/** The numbers of the French overseas departments, which are dialled in France like all others (ARCEP). */
const HAS_OVERSEAS = new Set(["FR"]);
const OVERSEAS: readonly [beginning: RegExp, calling_code: string][] = [
  [/^0?(?:590|690|691)\d{6}$/, "590"],
  [/^0?(?:594|694)\d{6}$/, "594"],
  [/^0?(?:596|696|697)\d{6}$/, "596"],
  [/^0?(?:262|263|269|639|692|693)\d{6}$/, "262"],
  [/^0?508\d{6}$/, "508"],
];
const FRENCH = /^(?:\+?33)?/;
/** What Mexicans dialled before mobile numbers until 2019, and Chileans until 2016. */
const FORMER_PREFIX: Readonly<Record<string, readonly [number: RegExp, calling_code: string]>> = {
  MX: [/^(?:(?:\+|00)?521|04[45]|\+?52 ?04[45])(\d{10})$/, "+52"],
  CL: [/^(?:\+?56)?0(9\d{8})$/, "+56"],
};
/** "ext." that nothing follows. */
const EMPTY_EXTENSION = /[ ,;]*(?:ext(?:ension)?|x)[.:= ]*$/i;
const SEPARATORS = /[\s().-]+/g;

/**
 * "ext. 12", "x12", "转12", "#12", ";ext=12" at the end: libphonenumber would take some of them for digits of the
 * number.
 */
const EXTENSION =
  /^(.*?\d[ )]?)[ ,;]?(?:;?ext(?:ension|n)?[.=: ]*|[x#~,;][.: ]?|转 ?|轉 ?|分机号?[: ]?|內線 ?|内線 ?|доб[. ]*)(\d{1,8})$/iu;
const LONGEST_PHONE = 64;
/** The plus and 15 digits (ITU-T E.164): for Germany libphonenumber takes more. */
const LONGEST_NUMBER = 16;

/**
 * Reads a number as it is dialled in `country`.
 * @returns undefined where it is no valid number
 */
export function parsePhone(text: string, country: string): Phone | undefined {
  if (text.length > LONGEST_PHONE) return undefined;
  const written = narrowAll(text);
  const own = ownMobile(written, country);
  if (own) return own;
  const [, main = written, extension] = splitExtension(written, country) ?? [];
  library ??= load("libphonenumber-js/max") as typeof Libphonenumber;
  const home = homeOf(country, library);
  const reading = home ? { defaultCountry: home.country_code, extract: false } : { extract: false };
  const parsed = library.parsePhoneNumberFromString(
    asDialledToday(main.replace(EMPTY_EXTENSION, ""), country),
    reading,
  );
  if (!parsed?.isValid() || parsed.number.length > LONGEST_NUMBER) return undefined;
  const ext = extension ?? parsed.ext;
  return {
    number: parsed.number + (ext ? `;ext=${ext}` : ""),
    country_code: parsed.country,
    is_foreign: Boolean(home && parsed.country && !isAtHome(parsed.countryCallingCode, country, home)),
  };
}

/** The digits of a number in E.164 without the country's calling code. */
export function nationalNumber(number: string): string {
  library ??= load("libphonenumber-js/max") as typeof Libphonenumber;
  return library.parsePhoneNumberFromString(number)?.nationalNumber ?? number.replaceAll(/\D/g, "");
}

function ownMobile(written: string, country: string): Phone | undefined {
  const own = OWN_NUMBERS.get(country);
  const mobile = own?.mobile.exec(written.replace(SEPARATOR, ""));
  return own && mobile
    ? { number: own.calling_code + mobile[1]!, country_code: country, is_foreign: false }
    : undefined;
}

/** The number in international form, where the country's own has changed or is that of a part of it. */
function asDialledToday(text: string, country: string): string {
  const former = Object.hasOwn(FORMER_PREFIX, country) ? FORMER_PREFIX[country] : undefined;
  if (!HAS_OVERSEAS.has(country) && !former) return text;
  const digits = text.replace(SEPARATORS, "");
  if (former) {
    const number = former[0].exec(digits)?.[1];
    return number === undefined ? text : former[1] + number;
  }
  const national = digits.replace(FRENCH, "");
  const overseas = OVERSEAS.find(([beginning]) => beginning.test(national));
  if (!overseas) return text;
  // Saint Pierre's own numbers have six digits.
  const own = national.replace(/^0/, "");
  return `+${overseas[1]}${overseas[1] === "508" ? own.slice(3) : own}`;
}

/** Numbers of the overseas departments are French ones. */
const isAtHome = (calling_code: string, country: string, home: Home): boolean =>
  calling_code === home.calling_code ||
  (HAS_OVERSEAS.has(country) && OVERSEAS.some(([, code]) => code === calling_code));

/** The number and its extension, behind the whole. */
const splitExtension = (written: string, country: string): RegExpExecArray | null =>
  OWN_NUMBERS.get(country)?.parcel.exec(written) ?? EXTENSION.exec(written);

function homeOf(country: string, { isSupportedCountry, getCountryCallingCode }: typeof Libphonenumber): Home | null {
  const known = homes.get(country);
  if (known !== undefined) return known;
  const network = NETWORK_OF[country] ?? country;
  const home = isSupportedCountry(network)
    ? { country_code: network, calling_code: getCountryCallingCode(network) }
    : null;
  // Countries come from callers: only those that exist may stay in memory.
  if (home) homes.set(country, home);
  return home;
}
