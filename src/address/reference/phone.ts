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
const OWN_NUMBERS: { readonly [country_code: string]: OwnNumbers | undefined } = {
  CN: {
    calling_code: "+86",
    mobile: /^(?:\+?86)?(1(?:[38]\d|5[0-35-9])\d{8})$/,
    parcel: /^((?:\+?86)?1[3-9]\d{9})[-_](\d{3,4})$/,
  },
};
const SEPARATOR = /[ -]/g;
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
  const parsed = library.parsePhoneNumberFromString(main, reading);
  if (!parsed?.isValid() || parsed.number.length > LONGEST_NUMBER) return undefined;
  const ext = extension ?? parsed.ext;
  return {
    number: parsed.number + (ext ? `;ext=${ext}` : ""),
    country_code: parsed.country,
    is_foreign: Boolean(home && parsed.country && parsed.countryCallingCode !== home.calling_code),
  };
}

function ownMobile(written: string, country: string): Phone | undefined {
  const own = OWN_NUMBERS[country];
  const mobile = own?.mobile.exec(written.replace(SEPARATOR, ""));
  return own && mobile
    ? { number: own.calling_code + mobile[1]!, country_code: country, is_foreign: false }
    : undefined;
}

/** The number and its extension, behind the whole. */
const splitExtension = (written: string, country: string): RegExpExecArray | null =>
  OWN_NUMBERS[country]?.parcel.exec(written) ?? EXTENSION.exec(written);

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
