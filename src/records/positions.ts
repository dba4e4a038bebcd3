/** Where addresses are, in a table of its own, for what asks by place. */
import { sql } from "kysely";
import type { Tx } from "../platform/database/transaction.ts";
import { defineFollower } from "./follower.ts";
import type { LoggedChange } from "./log.ts";
import { openKnownRows, type Vault } from "./seal.ts";

interface Location {
  latitude: number;
  longitude: number;
  granularity: string;
  uncertainty_m: number;
}

interface Address {
  address_id: string;
  customer_id: string;
  /** Null for a deleted one, and for one that does not open. */
  location: Location | null;
}

const hasLocation = (address: Address): address is Address & { location: Location } => address.location !== null;

/** The fields whose change may move a position, or remove it. */
const MOVING = new Set(["location", "deleted_at", "customer_id"]);

/** Keeps `positions`: a row for each address that is not deleted and has a location. */
export const positions = defineFollower({
  name: "positions",
  format: 1,
  async follow(vault, tx, tenant_id, changes) {
    const moved = new Set(changes.filter(mayMove).map(({ entity_id }) => entity_id));
    if (moved.size > 0) await renew(tx, await readAddresses(vault, tx, tenant_id, "id", [...moved]), tenant_id);
  },
  async rebuild(vault, tx, tenant_id, customer_ids) {
    await renew(tx, await readAddresses(vault, tx, tenant_id, "customer_id", customer_ids), tenant_id);
  },
});

/** A creation names no fields: all are new. */
const mayMove = ({ entity, operation, changed_fields }: LoggedChange): boolean =>
  entity === "address" && (operation !== "update" || changed_fields.some((field) => MOVING.has(field)));

/**
 * A new address that was not checked has no location, and had none: it is left out, unopened, as all that an import
 * brings.
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
    (await openKnownRows(vault, "address", stored.filter(isThere))).map(({ id, location }) => [id, location]),
  );
  return stored.map(({ id, customer_id }) => ({ address_id: id, customer_id, location: places.get(id) ?? null }));
}

const isThere = <Row extends { sealed: Buffer | null }>(row: Row): row is Row & { sealed: Buffer } =>
  row.sealed !== null;

async function renew(tx: Tx, addresses: readonly Address[], tenant_id: string): Promise<void> {
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
