/**
 * What findings say, in English. By reason: `{part}` is the label of the finding's part, the other names are its
 * params.
 */

export const EN = {
  parts: {
    country_code: "country",
    administrative_area: "province or state",
    locality: "city",
    dependent_locality: "district",
    township: "township",
    address_lines: "street address",
    postal_code: "postal code",
    sorting_code: "sorting code",
    organization: "organisation",
    recipient: "recipient",
    phone: "phone number",
  },
  reasons: {
    tidied: "White space, character width or case was standardised.",
    canonical_name: "The standard form is {value}.",
    succeeded_by: "This division no longer exists. It is now {value}.",
    divided_among: "This division no longer exists. It was divided among {value}.",
    abolished: "This division no longer exists.",
    unlisted: "This is not a known division.",
    follows: "{value} was derived from the other parts.",
    told_twice: "This is stated twice.",
    contradicts: "This contradicts the other parts.",
    contradicts_taken: "This contradicts the other parts. {value} was used.",
    canonical_postal_code: "The postal code was standardised.",
    repaired_postal_code: "Letters and digits that look alike were corrected, for a postal code of {country}.",
    leading_zero: "A missing zero was added at the beginning of the postal code.",
    e164: "The phone number was standardised to E.164.",
    lies_in: "The other parts of the address are in {value}.",
    postal_code_lies_in: "The postal code is in {value}.",
    postal_code_of: "This is the postal code of {value}.",
    list_heading: "This is a heading in lists of divisions, not a place.",
    repeats_parts: "The line began with parts that are in other fields. They were removed.",
    repeats_part: "The line only repeated a part that is in another field. It was removed.",
    placeholder: "This only says that there is nothing to say. It was removed.",
    misplaced_city: "{value} is in {expected}, not in the {part} stated.",
    missing: "Addresses in {country} require a {part}.",
    missing_county: "The district or county of {value} is missing.",
    missing_unit: "The flat, room or unit may be missing.",
    not_shown: "Addresses in {country} are written without a {part}. It was kept.",
    no_postal_codes: "Addresses in {country} have no postal code.",
    no_postal_codes_likely: "Addresses in {country} have no postal code. This looks like a postal code of {value}.",
    unknown_country: "There are no rules for this country.",
    unknown_country_likely: "There are no rules for this country. The postal code looks like a postal code of {value}.",
    unknown_region: "This is not a known {part} of {country}.",
    region_of_other_level: "{country} has a region of this name, but addresses use regions of another level.",
    unknown_region_within: "This is not a known {part} of {country} within the region.",
    unassigned_postal_code: "No region of the country has postal codes with this beginning.",
    unissued_postal_code: "{country} has never issued postal codes of this kind.",
    unlisted_postal_code: "This is not a known postal code of {country}. It may be new.",
    malformed_postal_code: "This is not a valid postal code of {country}.",
    malformed_postal_code_examples: "This is not a valid postal code of {country}. Examples: {examples}.",
    postal_code_of_country: "This is not a valid postal code of {country}. It looks like a postal code of {value}.",
    territory_of_postal_code:
      "This is a postal code of {value}, which has its own country code. It also works with {country}.",
    state_of_postal_code: "This is a postal code of {value}, which is no part of {country}.",
    outdated_postal_code: "This postal code of {country} has a former format. The present format is: {examples}.",
    rounded_number: "A spreadsheet has rounded this number: its last digits are lost.",
    malformed_phone: "This is not a valid phone number.",
    foreign_phone: "The phone number is of {value}, but the address is in {country}.",
    postal_code_elsewhere: "This is not a postal code of {expected}.",
    postal_code_belongs_to: "This is not a postal code of {expected}. It belongs to {value}.",
    misplaced: "{value} is not in {expected}.",
    namesakes: "Several places have this name: {value}.",
    namesakes_and_more: "Several places have this name: {value} and {count} more.",
    test_data: "This looks like test data.",
    several_readings: "This can be read in several ways.",
    unread: "Some words of the text were not understood. They are in no field.",
    second_address: "The text seems to have a second address. It was left out.",
  },
};

/** Why there is a finding: stable, and finer than its code. */
export type Reason = keyof typeof EN.reasons;

/** The labels of the parts, and the messages by reason, in one language. */
export interface Catalogue {
  parts: Record<keyof typeof EN.parts, string>;
  reasons: Record<Reason, string>;
}
