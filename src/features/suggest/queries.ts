import type { TenantKeys } from "../../platform/keyring.ts";
import type { Resources } from "../../platform/resources.ts";
import { tryOpenRows } from "../../records/seal.ts";
import { divisionToken, filterToken } from "../search/document.ts";
import { streetToken } from "../search/streets.ts";
import { hasherFor } from "../search/tokens.ts";
import type { StreetAddress } from "./streets.ts";

export interface StreetFilter {
  tenant_id: string;
  /** The prefix of a street, in the form of `streetKey`. */
  key: string;
  countries: readonly string[] | undefined;
  /** The prefix of a division code. */
  division_prefix: string | undefined;
}

/** Maximum number of addresses that are opened for an answer, however short the text is. */
const MAX_ADDRESSES = 300;

/**
 * Documents have the tokens, addresses the current data. Addresses are looked up one by one, hence a limit for each. A
 * subquery hides the limit of all from the planner, as in a search.
 */
const LIST_STREET_ADDRESSES = {
  name: "find_homes",
  text: `
    SELECT address.*
    FROM search_documents AS document CROSS JOIN LATERAL (
      SELECT tenant_id, customer_id, id, country_code, division_code, sealed FROM addresses
      WHERE tenant_id = document.tenant_id AND customer_id = document.customer_id AND id = document.id
        AND deleted_at IS NULL
        AND ($4::text[] IS NULL OR country_code = ANY ($4)) AND ($5::text IS NULL OR starts_with(division_code, $5))
      LIMIT 1
    ) AS address
    WHERE document.tenant_id = $1 AND document.tokens @> $2::bigint[]
      AND ($3::bigint[] IS NULL OR document.tokens && $3)
    LIMIT (SELECT ${MAX_ADDRESSES})`,
};

/** Lists some addresses in streets with a prefix. */
export async function listStreetAddresses(
  resources: Pick<Resources, "db" | "keyring" | "restrictions">,
  filter: StreetFilter,
): Promise<StreetAddress[]> {
  const token = streetToken(filter.key);
  if (token === undefined) return [];
  const values = valuesOf(filter, token, await resources.keyring.tenantKeys(filter.tenant_id));
  const { rows } = await resources.db.readers.query({ ...LIST_STREET_ADDRESSES, values });
  const shown = (rows as Parameters<typeof tryOpenRows>[2]).filter(
    ({ tenant_id, customer_id }) => !resources.restrictions.has(tenant_id, customer_id as string),
  );
  const addresses = await tryOpenRows(resources, "address", shown);
  return addresses.map(({ address_lines: [line = ""], ...address }) => ({ line, ...address }));
}

/** Filters by tokens first, so that few addresses are read. */
function valuesOf({ tenant_id, countries, division_prefix }: StreetFilter, token: string, keys: TenantKeys): unknown[] {
  const hash = hasherFor(keys);
  const division = division_prefix === undefined ? undefined : divisionToken(division_prefix);
  const all = [token, ...(division === undefined ? [] : [division])].map(hash);
  const either = countries?.map((code) => hash(filterToken("country_code", code)));
  return [tenant_id, all, either ?? null, countries ?? null, division_prefix ?? null];
}
