/** The features of many customers in columns: codes instead of texts, so that a comparison reads only numbers. */
import { Codes, Texts } from "./columns.ts";
import type { Features } from "./features.ts";
import type { PlaceForm } from "./places.ts";

/** The texts that have a term frequency. */
export const TERMS = ["name", "family", "phone", "email", "line", "stem", "word"] as const;
export type Term = (typeof TERMS)[number];

/** Fields of a place in `places`, one code each. */
export const PLACE = {
  fingerprint: 0,
  country: 1,
  area: 2,
  postal_code: 3,
  road: 4,
  number: 5,
  place: 6,
  building: 7,
  unit: 8,
  floor: 9,
  room: 10,
  line: 11,
} as const;
export const PLACE_WIDTH = 12;
/** Fields of a name in `names`; a row without a name has zeros. */
export const NAME = { script: 0, full: 1, sound: 2, family: 3, given: 4, family_sound: 5, given_sound: 6, initials: 7 };
export const NAME_WIDTH = 8;
export const HAN = 1;
export const LATIN = 2;
export const NO_DAY = -1_000_000;

/** Rows are numbered from 0 in the order in which they are added; values of row r are from starts[r] to starts[r+1]. */
export class FeatureTable {
  readonly ids: string[] = [];
  readonly terms: Record<Term, Texts> = {
    name: new Texts(),
    family: new Texts(),
    phone: new Texts(),
    email: new Texts(),
    line: new Texts(),
    stem: new Texts(),
    word: new Texts(),
  };
  readonly parts = new Texts();
  /** 1 for an organisation. */
  private readonly kinds = new Codes();
  /** Rows of organisations. */
  organizations = 0;

  readonly names = new Codes();
  readonly phones = new Codes();
  readonly phoneDays = new Codes();
  readonly phoneStarts = startsAtZero();
  readonly emails = new Codes();
  readonly emailStarts = startsAtZero();
  /** Stems of organisations, with the range of their words. */
  readonly stems = new Codes();
  readonly stemStarts = startsAtZero();
  readonly words = new Codes();
  readonly wordStarts = startsAtZero();
  /** Source and ref in turn. */
  readonly refs = new Codes();
  readonly refStarts = startsAtZero();
  readonly places = new Codes();
  readonly placeStarts = startsAtZero();

  get size(): number {
    return this.ids.length;
  }

  areOrganizations(a: number, b: number): boolean {
    return this.kinds.at(a) === 1 && this.kinds.at(b) === 1;
  }

  /** Adds a customer and returns its row. */
  add(id: string, features: Features): number {
    const row = this.ids.length;
    this.ids.push(id);
    this.kinds.push(Number(features.kind === "organization"));
    this.organizations += Number(features.kind === "organization");
    this.addName(features, row);
    for (const { digits, day } of features.phones) {
      this.phones.push(this.terms.phone.count(digits, row));
      this.phoneDays.push(day ?? NO_DAY);
    }
    this.phoneStarts.push(this.phones.length);
    for (const email of features.emails) this.emails.push(this.terms.email.count(email, row));
    this.emailStarts.push(this.emails.length);
    for (const { stem, words } of features.organizations) {
      this.stems.push(this.terms.stem.count(stem, row));
      for (const word of words) this.words.push(this.terms.word.count(word, row));
      this.wordStarts.push(this.words.length);
    }
    this.stemStarts.push(this.stems.length);
    for (const { source, ref } of features.refs) {
      this.refs.push(this.parts.codeOf(source));
      this.refs.push(this.parts.codeOf(ref));
    }
    this.refStarts.push(this.refs.length);
    for (const place of features.places) this.addPlace(place, row);
    this.placeStarts.push(this.places.length);
    return row;
  }

  private addName({ name }: Features, row: number): void {
    if (name === null) {
      for (let at = 0; at < NAME_WIDTH; at++) this.names.push(0);
      return;
    }
    const { script, family, given, family_sound, given_sound, initials } = name;
    const isWhole = family !== "" && given !== "";
    this.names.push(script === "han" ? HAN : LATIN);
    this.names.push(isWhole ? this.parts.codeOf(`${family} ${given}`) : 0);
    // In one order for both, as swapped names have one frequency.
    this.names.push(isWhole ? this.terms.name.count([family_sound, given_sound].sort().join(" "), row) : 0);
    this.names.push(this.parts.codeOf(family));
    this.names.push(this.parts.codeOf(given));
    this.names.push(this.terms.family.count(family_sound, row));
    this.names.push(this.terms.family.codeOf(given_sound));
    this.names.push(this.parts.codeOf(initials));
  }

  private addPlace(form: PlaceForm, row: number): void {
    const { fingerprint, country, area, postal_code, road, number, place, building, unit, floor, room } = form;
    for (const text of [fingerprint, country, area, postal_code, road, number, place, building, unit, floor, room])
      this.places.push(this.parts.codeOf(text));
    const line = road !== "" && number !== "" ? `${road} ${number}` : `${place}${building}`;
    this.places.push(line === "" ? 0 : this.terms.line.count(`${country} ${line}`, row));
  }
}

function startsAtZero(): Codes {
  const starts = new Codes();
  starts.push(0);
  return starts;
}
