/** What an assistant is shown of a person: named field by field, so that nothing is shown because it is new. */
import type {
  Address,
  AddressHistory,
  Customer,
  ParsedAddress,
  ValidatedAddress,
  Verdict,
} from "../../../clients/typescript/src/index.ts";
import { maskEmail, maskMentions, maskName, maskPhone } from "../../address/format/mask.ts";

interface Person {
  recipient: string | null;
  phone: string | null;
}

/** Parts of an address that say nothing of a person. */
const PLACE = [
  "country_code",
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "postal_code",
  "sorting_code",
  "division_code",
  "language_code",
] as const;

/** Fields whose values a history may tell; of others only that they changed. */
const TOLD =
  /^\/(?:country_code|administrative_area|locality|dependent_locality|township|postal_code|sorting_code|division_code|usages|is_default_\w+|valid_\w+|tags|verdict\/(?:status|granularity|next_action)|verification\/(?:status|provider|confidence|verify_after)|location)(?:\/|$)/;

export const showCustomer = (customer: Customer) => ({
  id: customer.id,
  kind: customer.kind,
  name: maskName(customer.name),
  phones: customer.phones.map(hidePhone),
  emails: customer.emails.map(maskEmail),
  language_code: customer.language_code,
  external_refs: customer.external_refs,
  tags: customer.tags,
  version: customer.version,
  created_at: customer.created_at,
  updated_at: customer.updated_at,
});

export const showAddress = (address: Address) => ({
  id: address.id,
  customer_id: address.customer_id,
  ...showParts(address),
  usages: address.usages,
  is_default_shipping: address.is_default_shipping,
  is_default_billing: address.is_default_billing,
  tags: address.tags,
  verdict: showVerdict(address.verdict, address),
  location: address.location,
  verification: showVerification(address.verification),
  version: address.version,
  created_at: address.created_at,
  updated_at: address.updated_at,
});

export const showValidated = (address: ValidatedAddress) => ({
  ...showParts(address),
  verdict: showVerdict(address.verdict, address),
});

export const showParsed = (address: ParsedAddress) => ({
  ...showParts(address),
  candidates: address.candidates,
  confidence: address.confidence,
});

export const showHistory = ({ items, next_cursor }: AddressHistory) => ({
  items: items.map(({ version, operation, occurred_at, actor, source, reason, diff, state }) => ({
    version,
    operation,
    occurred_at,
    actor,
    source,
    reason: reason && state && hide(reason, state),
    changes: diff.map(({ pointer, from, to }) => (TOLD.test(pointer) ? { pointer, from, to } : { pointer })),
  })),
  next_cursor,
});

function showParts(
  address: Person & { organization: string | null; address_lines: string[] } & Partial<
      Record<(typeof PLACE)[number], string | null>
    >,
) {
  const place = Object.fromEntries(
    PLACE.map((part) => [part, address[part]]).filter(([, value]) => value !== undefined && value !== null),
  );
  return {
    ...place,
    address_lines: address.address_lines.map((line) => hide(line, address)),
    recipient: address.recipient && maskName(address.recipient),
    phone: address.phone && hidePhone(address.phone),
    organization: address.organization && hide(address.organization, address),
  };
}

const showVerification = ({ status, provider, confidence, verify_after }: Address["verification"]) => ({
  status,
  provider,
  confidence,
  verify_after,
});

const PERSONAL = new Set(["recipient", "phone", "organization", "address_lines"]);

const showVerdict = ({ status, granularity, next_action, findings }: Verdict, person: Person) => ({
  status,
  granularity,
  next_action,
  // Messages quote what was entered.
  findings: findings.map(({ code, severity, pointer, part, message }) =>
    PERSONAL.has(part) ? { code, severity, pointer } : { code, severity, pointer, message: hide(message, person) },
  ),
});

/** Hides in a text who is named elsewhere, and what looks like a phone number. */
const hide = (text: string, { recipient, phone }: Person): string => maskMentions(text, recipient, phone ?? "");

/** +8613800138000 → 138****8000: of a Chinese number the part that people know each other's by. */
const hidePhone = (phone: string): string => maskPhone(phone.replace(/^\+86(?=1\d{10}$)/, ""));
