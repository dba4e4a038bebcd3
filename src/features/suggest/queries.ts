import type { TenantKeys } from "../../platform/keyring.ts";
import type { Resources } from "../../platform/resources.ts";
import { tryOpenRows } from "../../records/seal.ts";
import { divisionToken, filterToken } from "../search/document.ts";
import { streetToken } from "../search/streets.ts";
import { hasherFor } from "../search/tokens.ts";
import type { Home } from "./streets.ts";

export interface StreetFilter {
  tenant_id: string;
  /** The beginning of a street, as `streetKey` has it. */
  key: string;
  countries: readonly string[] | undefined;
  /** The beginning of a division's code. */
  division_prefix: string | undefined;
}

/** However short the text and large the book, no more than so many addresses are opened for an answer. */
const MOST_ADDRESSES = 300;

/**
 * Documents have the tokens, addresses have what is true now: they are looked up one by one, which is why each has its
 * own limit. The limit of all is hidden from the planner, as in a search.
 */
const FIND_HOMES = {
  name: "find_homes",
  text: `
    SELECT address.*
    FROM search_documents AS document CROSS JOIN LATERAL (
      SELECT tenant_id, customer_id, id, country_code, division_code, sealed FROM addresses
      WHERE tenant_id = document.tenant_id AND customer_id = document.customer_id AND id = document.id AND deleted_at IS NULL
        AND ($4::text[] IS NULL OR country_code = ANY ($4)) AND ($5::text IS NULL OR starts_with(division_code, $5))
      LIMIT 1
    ) AS address
    WHERE document.tenant_id = $1 AND document.tokens @> $2::bigint[] AND ($3::bigint[] IS NULL OR document.tokens && $3)
    LIMIT (SELECT ${MOST_ADDRESSES})`,
};

/** Some addresses in streets that begin so. */
export async function findHomes(resources: Pick<Resources, "db" | "keyring">, filter: StreetFilter): Promise<Home[]> {
  const token = streetToken(filter.key);
  if (token === undefined) return [];
  const values = valuesOf(filter, token, await resources.keyring.tenantKeys(filter.tenant_id));
  const { rows } = await resources.db.readers.query({ ...FIND_HOMES, values });
  const addresses = await tryOpenRows(resources, "address", rows as Parameters<typeof tryOpenRows>[2]);
  return addresses.map(({ address_lines: [line = ""], ...address }) => ({ line, ...address }));
}

/** Of filters, first what tokens say of them: little else is read then. */
function valuesOf({ tenant_id, countries, division_prefix }: StreetFilter, token: string, keys: TenantKeys): unknown[] {
  const hash = hasherFor(keys);
  const division = division_prefix === undefined ? undefined : divisionToken(division_prefix);
  const all = [token, ...(division === undefined ? [] : [division])].map(hash);
  const either = countries?.map((code) => hash(filterToken("country_code", code)));
  return [tenant_id, all, either ?? null, countries ?? null, division_prefix ?? null];
}
