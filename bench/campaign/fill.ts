import { generateKey } from "../../src/features/access/service.ts";
import { followForSearch } from "../../src/features/search/follow.ts";
import type { AddressRow } from "../../src/records/rows.ts";
import { openFiller, type Filler } from "../rows.ts";
import { positionOf } from "./position.ts";

const EACH = 20;
const NEW_CUSTOMERS = 20_000;
/** Fresh addresses are spread evenly: the same number in each block of this many. */
const HUNDRED = 100;

/**
 * Creates addresses with their search documents. All but the share `fresh` of them were verified 30 days ago.
 * @returns an API key, and customers without addresses
 */
export async function fill(
  url: string,
  secretsKey: string,
  addresses: number,
  fresh: number,
): Promise<{ key: string; newCustomerIds: string[] }> {
  const key = generateKey();
  const filler = await openFiller(url, secretsKey, key);
  try {
    const verified_at = new Date(Date.now() - 30 * 24 * 3_600_000).toISOString();
    await filler.addAddresses(await filler.addCustomers(Math.ceil(addresses / EACH)), addresses, {
      change: (address, number) => (number % HUNDRED < fresh * HUNDRED ? {} : verified(address, verified_at)),
    });
    const newCustomerIds = await filler.addCustomers(NEW_CUSTOMERS);
    await makeDocuments(filler);
    await filler.maintain("VACUUM ANALYZE");
    // Fills the WAL with 1 GB, so that Postgres recycles segments as a database in use does. Creating a segment blocks
    // all writers.
    await filler.maintain(
      "SELECT pg_logical_emit_message(false, 'bench', repeat('x', 1048576)) FROM generate_series(1, 1024)",
    );
    await filler.maintain("CHECKPOINT");
    return { key, newCustomerIds };
  } finally {
    await filler.close();
  }
}

function verified({ fingerprint }: AddressRow, verified_at: string): Partial<AddressRow> {
  return {
    verification_status: "verified",
    verified_at,
    verification_provider: "fake",
    verification_confidence: 0.5,
    confidence_as_of: verified_at,
    confidence_half_life_days: 1_000,
    verification_reasons: ["provider_confirms"],
    location: { ...positionOf(fingerprint), pinned: false },
  };
}

/**
 * Creates the search documents. Building the index at the end takes a fraction of the time of updating it row by row.
 */
async function makeDocuments({ resources, maintain }: Filler): Promise<void> {
  const {
    rows: [index],
  } = await resources.db.pool.query<{ definition: string }>(
    "SELECT pg_get_indexdef('search_documents_tokens_idx'::regclass) AS definition",
  );
  await maintain("DROP INDEX search_documents_tokens_idx");
  await followForSearch(resources);
  await maintain(index!.definition);
}
