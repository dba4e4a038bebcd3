/** The address engine: pure functions over reference data. No I/O after the data is loaded, no framework, no clock. */
export { chineseDivision, chineseLineage } from "./reference/china-divisions.ts";
export { type CountryRules, countryCodes, countryRules, isKnownCountry } from "./reference/countries.ts";
export { countryByName } from "./reference/country-names.ts";
export type { Division } from "./data/china/division.ts";
export { chineseCharacters } from "./data/china/divisions.ts";
export { latinName } from "./data/china/latin.ts";
export {
  ancestorsOf,
  type DivisionEntry,
  type DivisionNode,
  divisionsByCode,
  successorsOf,
  nodesBelow,
  nodesOfCountry,
  predecessorsOf,
} from "./reference/divisions.ts";
export { fingerprint } from "./match/fingerprint.ts";
export {
  type Field,
  type FormatOptions,
  type FormattedAddress,
  FIELDS,
  format,
  MASKED_PARTS,
} from "./format/format.ts";
export { AGREEMENTS, compare, COMPARED, type Comparison, DOOR_MATCHES } from "./match/compare.ts";
export { type Comparable, type Door, readDoor } from "./match/door.ts";
export { haveOtherNumbers } from "./match/other-numbers.ts";
export { comparableParts, comparableText } from "./standardise/comparable.ts";
export { parseJapanese } from "./parse/japan/index.ts";
export { isJapanese } from "./parse/japan/language.ts";
export { parse, type ParseOptions } from "./parse/index.ts";
export { styleOf } from "./parse/western/grammar.ts";
export { divisionByCode, resolveDivision, successorsOfCode } from "./data/china/find-divisions.ts";
export { describeNote } from "./parse/notes.ts";
export { maskIdentityNumbers } from "./parse/identity-numbers.ts";
export { type ParsedAddress, REMAINING_KINDS } from "./parse/types.ts";
export { addReading, keepReading, type PastedAddress, readPastedAddress } from "./standardise/parse-to-input.ts";
export { describeFinding, type Language, LANGUAGES, preferredLanguage, REASONS } from "./findings/messages.ts";
export { nationalNumber, type Phone, parsePhone } from "./reference/phone.ts";
export {
  allPostalPlaces,
  isLocality,
  type PostalPlace,
  placesNamed,
  placesOfPostalCode,
} from "./reference/postal-places.ts";
export { dataVersion } from "./reference/packages.ts";
export { callingCode, countryForm } from "./form/country-form.ts";
export { isOneEditFrom } from "./suggest/one-edit.ts";
export { suggest } from "./suggest/suggest.ts";
export { type Suggestion, MATCHES, SUGGESTION_KINDS } from "./suggest/types.ts";
export { foldPlace } from "./suggest/world.ts";
export { isDirection, isStreetKind } from "./match/words.ts";
export { searchWords, type SearchWord } from "./match/search-words.ts";
export { standardise, type StandardiseOptions } from "./standardise/index.ts";
export { subdivisionByName } from "./reference/subdivisions.ts";
export { territoryName } from "./reference/territory-names.ts";
export type {
  AddressInput,
  Components,
  Finding,
  FindingCode,
  Granularity,
  Part,
  PartStatus,
  PatchOperation,
  StandardAddress,
  Strictness,
  Verdict,
} from "./types.ts";
export { FINDING_CODES, GRANULARITIES, PART_STATUSES, PARTS, STRICTNESSES } from "./types.ts";
