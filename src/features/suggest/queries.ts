import type { Connection } from "../../platform/database/prepared.ts";

export interface StreetRow {
  street: string;
  country_code: string;
  administrative_area: string | null;
  locality: string | null;
  dependent_locality: string | null;
  township: string | null;
  division_code: string | null;
}

export interface StreetFilter {
  tenant_id: string;
  /** The beginning of a street, as somebody types it. */
  text: string;
  countries: readonly string[] | null;
  /** The beginning of a division's code. */
  division_prefix: string | null;
  limit: number;
}

/** However short the text and large the book, no more than so many addresses are read for an answer. */
const MOST_ADDRESSES = 1_000;
/** A street that one customer alone has could be his name for his door. */
const FEWEST_CUSTOMERS = 2;

/** The streets that several customers of the tenant have, the most used first. Nothing of a house, and nothing of a person. */
const FIND_STREETS = {
  name: "find_streets",
  text: `
    WITH near AS MATERIALIZED (
      SELECT customer_id, street_name(address_lines[1]) AS street, street_key(address_lines[1]) AS key,
        country_code, administrative_area, locality, dependent_locality, township, division_code
      FROM addresses
      WHERE tenant_id = $1 AND deleted_at IS NULL
        AND street_key(address_lines[1]) ~>=~ street_key($2) AND street_key(address_lines[1]) ~<~ (street_key($2) || chr(1114109))
        AND length(street_key($2)) >= 2
      ORDER BY street_key(address_lines[1]) USING ~<~
      LIMIT ${MOST_ADDRESSES}
    )
    SELECT min(street) AS street, country_code, administrative_area, locality, dependent_locality,
      CASE WHEN count(DISTINCT township) = 1 THEN min(township) END AS township,
      CASE WHEN count(DISTINCT division_code) = 1 THEN min(division_code) END AS division_code
    FROM near
    WHERE ($3::text[] IS NULL OR country_code = ANY ($3)) AND ($4::text IS NULL OR starts_with(division_code, $4))
    GROUP BY key, country_code, administrative_area, locality, dependent_locality
    HAVING count(DISTINCT customer_id) >= ${FEWEST_CUSTOMERS}
    ORDER BY count(DISTINCT customer_id) DESC, key
    LIMIT $5`,
};

export async function findStreets(connection: Connection, { tenant_id, text, countries, division_prefix, limit }: StreetFilter): Promise<StreetRow[]> {
  const { rows } = await connection.query({ ...FIND_STREETS, values: [tenant_id, text, countries, division_prefix, limit] });
  return rows as StreetRow[];
}
