/** The table `positions`, with the locations of addresses for spatial queries. */
import { sql } from "kysely";
import type { Tx } from "../platform/database/transaction.ts";
import { defineFollower } from "./follower.ts";
import type { LoggedChange } from "./log.ts";
import { tryOpenRows, type Vault } from "./seal.ts";

interface Location {
  latitude: number;
  longitude: number;
  granularity: string;
  uncertainty_m: number;
}

interface Address {
  address_id: string;
  customer_id: string;
  /** Null if the address is deleted, erased or does not open. */
  location: Location | null;
}

const hasLocation = (address: Address): address is Address & { location: Location } => address.location !== null;

/** The fields whose change can change or remove a position. */
const POSITION_FIELDS = new Set(["location", "deleted_at", "customer_id"]);

/** Maintains `positions`: one row for each address that has a location and is not deleted. */
export const positions = defineFollower({
  name: "positions",
  format: 1,
  async follow(vault, tx, tenant_id, changes) {
    const moved = new Set(changes.filter(mayMove).map(({ entity_id }) => entity_id));
    const erased = changes
      .filter(({ entity, operation }) => entity === "address" && operation === "erase")
      .map(({ entity_id, customer_id }): Address => ({ address_id: entity_id, customer_id, location: null }));
    if (moved.size > 0)
      await updatePositions(
        tx,
        [...(await readAddresses(vault, tx, tenant_id, "id", [...moved])), ...erased],
        tenant_id,
      );
  },
  async rebuild(vault, tx, tenant_id, customer_ids) {
    await updatePositions(tx, await readAddresses(vault, tx, tenant_id, "customer_id", customer_ids), tenant_id);
  },
});

/** A creation has no changed fields. */
const mayMove = ({ entity, operation, changed_fields }: LoggedChange): boolean =>
  entity === "address" && (operation !== "update" || changed_fields.some((field) => POSITION_FIELDS.has(field)));

/**
 * Reads the locations of addresses. New addresses that were not verified have none and had none; they are skipped
 * unopened, such as all that an import creates.
 */
async function readAddresses(
  vault: Vault,
  tx: Tx,
  tenant_id: string,
  by: "id" | "customer_id",
  ids: readonly string[],
): Promise<Address[]> {
  const stored = await tx
    .selectFrom("addresses")
    .select(["tenant_id", "customer_id", "id"])
    .select(({ eb }) => eb.case().when("deleted_at", "is", null).then(eb.ref("sealed")).end().as("sealed"))
    .where("tenant_id", "=", tenant_id)
    .where(by, "=", sql<string>`ANY (${ids}::uuid[])`)
    .where(({ eb, or }) => or([eb("version", ">", 1), eb("verified_at", "is not", null)]))
    .execute();
  const places = new Map(
    (await tryOpenRows(vault, "address", stored.filter(isSealed))).map(({ id, location }) => [id, location]),
  );
  return stored.map(({ id, customer_id }) => ({ address_id: id, customer_id, location: places.get(id) ?? null }));
}

const isSealed = <Row extends { sealed: Buffer | null }>(row: Row): row is Row & { sealed: Buffer } =>
  row.sealed !== null;

async function updatePositions(tx: Tx, addresses: readonly Address[], tenant_id: string): Promise<void> {
  const placed = addresses.filter(hasLocation);
  const gone = addresses.filter(({ location }) => location === null).map(({ address_id }) => address_id);
  if (gone.length > 0) {
    await tx
      .deleteFrom("positions")
      .where("tenant_id", "=", tenant_id)
      .where("address_id", "=", sql<string>`ANY (${gone}::uuid[])`)
      .execute();
  }
  if (placed.length === 0) return;
  const column = (name: keyof Location): unknown[] => placed.map(({ location }) => location[name]);
  await sql`
    INSERT INTO positions AS old (tenant_id, address_id, customer_id, latitude, longitude, granularity, uncertainty_m)
    SELECT ${tenant_id}::uuid, * FROM unnest(
      ${placed.map(({ address_id }) => address_id)}::uuid[], ${placed.map(({ customer_id }) => customer_id)}::uuid[],
      ${column("latitude")}::float8[], ${column("longitude")}::float8[],
      ${column("granularity")}::text[], ${column("uncertainty_m")}::float8[])
    ON CONFLICT (tenant_id, address_id) DO UPDATE SET
      customer_id = excluded.customer_id, latitude = excluded.latitude, longitude = excluded.longitude,
      granularity = excluded.granularity, uncertainty_m = excluded.uncertainty_m
    WHERE (old.customer_id, old.latitude, old.longitude, old.granularity, old.uncertainty_m)
      IS DISTINCT FROM (excluded.customer_id, excluded.latitude, excluded.longitude, excluded.granularity,
        excluded.uncertainty_m)`.execute(tx);
}
