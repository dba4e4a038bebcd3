/**
 * All ways to change a customer or an address. The matrix checks each promise of the service for each of them; a new
 * way only needs an entry here.
 */
import { ADDRESS_CHANGES, ADDRESS_WAYS } from "./ways/addresses.ts";
import { BACKGROUND_WAYS } from "./ways/background.ts";
import { BULK_WAYS } from "./ways/bulk.ts";
import { CUSTOMER_WAYS } from "./ways/customers.ts";
import { SQL_WAYS } from "./ways/sql.ts";

/** Each group has its own test file, to limit the duration of a file. */
export const WAYS = {
  addresses: ADDRESS_WAYS,
  changes: ADDRESS_CHANGES,
  customers: CUSTOMER_WAYS,
  bulk: BULK_WAYS,
  background: BACKGROUND_WAYS,
  sql: SQL_WAYS,
};
