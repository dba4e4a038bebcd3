/** A place as one line of text, for providers that read those. Says where, not who. */
import { format } from "../../address/index.ts";
import type { Place } from "../provider.ts";

/**
 * The address in one line, as geocoders are asked: in Chinese order in China, elsewhere in Latin letters. No recipient,
 * no phone.
 */
export function oneLine(place: Place, { with_country = true }: { with_country?: boolean } = {}): string {
  if (place.country_code === "CN") {
    return [place.administrative_area, place.locality, place.dependent_locality, place.township, ...place.address_lines]
      .filter((part, index, parts) => part !== null && part !== parts[index - 1])
      .join("");
  }
  return format(
    { ...place, recipient: null, organization: null, phone: null },
    { with_country, with_recipient: false, language: "en" },
  ).one_line;
}

/** The street line of a structured question. */
export const street = (place: Place): string | null => place.address_lines.join(", ") || null;
