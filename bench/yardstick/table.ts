/** The 20 columns of the yardstick: the plain part of an address. */
export const COLUMNS = [
  "id",
  "tenant_id",
  "customer_id",
  "version",
  "recipient",
  "organization",
  "phone",
  "instructions",
  "usages",
  "country_code",
  "administrative_area",
  "locality",
  "dependent_locality",
  "township",
  "address_lines",
  "postal_code",
  "language_code",
  "attributes",
  "created_at",
  "updated_at",
] as const;

export const CREATE_TABLE = `
  CREATE TABLE address (
    id uuid PRIMARY KEY, tenant_id uuid NOT NULL, customer_id uuid NOT NULL, version integer NOT NULL,
    recipient text, organization text, phone text, instructions text, usages text[] NOT NULL, country_code text NOT NULL,
    administrative_area text, locality text, dependent_locality text, township text, address_lines text[] NOT NULL, postal_code text,
    language_code text, attributes jsonb NOT NULL, created_at timestamptz(3) NOT NULL, updated_at timestamptz(3) NOT NULL
  )`;
