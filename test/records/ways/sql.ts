/** Changes by another client of the database, for which its triggers keep the promises. */
import { uuidv7 } from "../../../src/platform/ids.ts";
import type { World } from "../world.ts";
import { takeDefault } from "./requests.ts";
import { SQL, type Way } from "./way.ts";

const bySql = async ({ service }: World, statement: string, values: unknown[]): Promise<undefined> =>
  void (await service.resources.db.pool.query(statement, values));

/** What a copy of a row must have of its own. Whoever inserts an address by hand says that it is due. */
const anew = (): object => ({ id: uuidv7(Date.now()), version: 1, created_at: new Date(), updated_at: new Date() });
const UNCHECKED = {
  location: null,
  verification_status: "pending",
  verified_at: null,
  verification_provider: null,
  verification_confidence: null,
  verification_reasons: [],
  confidence_as_of: null,
  confidence_half_life_days: null,
  place_since: null,
};
export const SQL_WAYS: Way[] = [
  {
    name: "SQL, UPDATE address",
    entity: "address",
    operation: "update",
    by: SQL,
    begin: async (world) => () => bySql(world, "UPDATE addresses SET tags = '{soon}' WHERE id = $1", [world.home]),
  },
  {
    name: "SQL, UPDATE address, takes a default",
    entity: "address",
    operation: "update",
    by: SQL,
    begin: async (world) => {
      await takeDefault(world);
      return () => bySql(world, "UPDATE addresses SET is_default_shipping = true WHERE id = $1", [world.work]);
    },
  },
  {
    name: "SQL, UPDATE address, marks it as deleted",
    entity: "address",
    operation: "delete",
    by: SQL,
    begin: async (world) => () => bySql(world, "UPDATE addresses SET deleted_at = now() WHERE id = $1", [world.home]),
  },
  {
    name: "SQL, INSERT address",
    entity: "address",
    operation: "create",
    by: SQL,
    begin: async (world) => () =>
      bySql(
        world,
        `
      INSERT INTO addresses SELECT made.*
      FROM addresses AS a, jsonb_populate_record(a, $2::jsonb) AS made WHERE a.id = $1`,
        [world.home, JSON.stringify({ ...anew(), ...UNCHECKED, verify_after: new Date() })],
      ),
  },
  {
    name: "SQL, UPDATE customer",
    entity: "customer",
    operation: "update",
    by: SQL,
    begin: async (world) => () => bySql(world, "UPDATE customers SET tags = '{often}' WHERE id = $1", [world.ada]),
  },
  {
    name: "SQL, INSERT customer",
    entity: "customer",
    operation: "create",
    by: SQL,
    begin: async (world) => () =>
      bySql(
        world,
        `
      INSERT INTO customers SELECT made.*
      FROM customers AS c, jsonb_populate_record(c, $2::jsonb) AS made WHERE c.id = $1`,
        [world.ada, JSON.stringify({ ...anew(), external_refs: [{ source: "erp", ref: "by hand" }] })],
      ),
  },
];
