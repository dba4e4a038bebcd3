/** Match keys: texts that two records of one customer are likely to share, hashed by the caller. */
import type { Features } from "./features.ts";
import type { NameForm } from "./names.ts";
import type { PlaceForm } from "./places.ts";

/** A keyed hash of 64 bits (unsigned), such as the first 8 bytes of an HMAC. The texts are personal data. */
export type KeyHash = (text: string) => bigint;

/** Keys that more customers share distinguish nothing: on their own they propose no pair. */
export const GENERIC_ABOVE = 50;

/** Returns the match keys of a customer, distinct, in no order. */
export function matchKeys(features: Features, hash: KeyHash): bigint[] {
  return [...new Set(keyTexts(features))].map(hash);
}

/** The texts of the match keys: kind of key, then its parts. */
export function keyTexts(features: Features): string[] {
  const { name, places } = features;
  const keys = contactKeys(features);
  for (const place of places) keys.push(...placeKeys(place), ...organizationsAt(features, place));
  for (const { stem, words } of features.organizations) {
    keys.push(`organization|${stem}`);
    for (const word of words) if (word.length > 3) keys.push(`word|${word}`);
  }
  if (name === null) return keys;
  keys.push(...nameKeys(name));
  for (const { digits } of features.phones) keys.push(...lastDigits(name, digits));
  for (const place of places) keys.push(...personAt(name, place));
  return keys;
}

function contactKeys({ phones, emails, refs }: Features): string[] {
  return [
    ...phones.map(({ digits }) => `phone|${digits}`),
    ...emails.map((email) => `email|${email}`),
    ...refs.map(({ source, ref }) => `ref|${source}|${ref}`),
  ];
}

function organizationsAt({ organizations }: Features, { area, road, postal_code }: PlaceForm): string[] {
  return organizations.flatMap(({ stem, words }) => [
    `organization|${stem}|${area}`,
    ...words.flatMap((word) => (word.length > 1 ? [`word|${word}|${road || postal_code}`] : [])),
  ]);
}

const lastDigits = (name: NameForm, digits: string): string[] =>
  name.family_sound === "" || digits.length < 8 ? [] : [`digits|${digits.slice(-8)}|${name.family_sound}`];

function nameKeys({ family_sound, given_sound }: NameForm): string[] {
  if (family_sound === "" || given_sound === "") return [];
  // In one order for both, so that swapped names meet.
  const parts = [family_sound, given_sound].sort();
  return [`name|${parts.join("|")}`];
}

function placeKeys({ fingerprint, country, area, postal_code, road, number, place }: PlaceForm): string[] {
  const keys: string[] = [];
  if (fingerprint !== "") keys.push(`door|${fingerprint}`);
  if (road !== "" && number !== "") {
    keys.push(`line|${country}|${road}|${number}`);
    if (postal_code !== "") keys.push(`number|${country}|${number}|${postal_code}|${road.charAt(0)}`);
  }
  if (place !== "") keys.push(`place|${country}|${place}|${area}`);
  return keys;
}

/** A person at a place: with the surname at a building, the initials in a county, the typed name at a postal code. */
function personAt(name: NameForm, place: PlaceForm): string[] {
  const { family_sound: family, given_sound: given, initials } = name;
  const { country, area, postal_code, road, number } = place;
  const keys: string[] = [];
  if (family !== "" && number !== "") keys.push(`building|${country}|${road}|${number}|${family}`);
  if (family !== "" && initials !== "") keys.push(`initials|${family}|${initials}|${area}`);
  if (family !== "" && given !== "") keys.push(`city|${[family, given].sort().join("|")}|${area}`);
  if (name.script !== "latin") return keys;
  for (const token of [family, given]) if (token !== "") keys.push(...tokenAt(token, place));
  if (postal_code === "") return keys;
  for (const token of [family, given])
    for (const variant of oneDeletions(token)) keys.push(`token|${variant}|${postal_code}`);
  return keys;
}

/** For two records of which one has a slip in the street, or another number. */
function tokenAt(token: string, { country, road, number }: PlaceForm): string[] {
  const keys: string[] = [];
  if (number !== "") keys.push(`token-number|${country}|${token}|${number}`);
  if (road !== "") keys.push(`token-road|${country}|${token}|${road}`);
  return keys;
}

/** A token and what is left of it without one letter: two tokens that are one slip apart share one of them. */
function oneDeletions(token: string): string[] {
  if (token.length < 4) return token === "" ? [] : [token];
  const variants = [token];
  const end = Math.min(token.length, 12);
  for (let at = 0; at < end; at++) variants.push(token.slice(0, at) + token.slice(at + 1));
  return variants;
}
