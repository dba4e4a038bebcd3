/** Helpers for the tests of attribute definitions. */
import type { Database } from "../../src/platform/database/database.ts";
import { splitChunk } from "../../src/records/attribute-split.ts";
import { startService, type Call } from "./service.ts";

export const BERLIN = {
  country_code: "DE",
  address_lines: ["Unter den Linden 1"],
  locality: "Berlin",
  postal_code: "10117",
};
export const ANY = { "if-match": "*" };
export const MINUTE = 60_000;

export const LEVEL = {
  entity: "customer",
  name: "level",
  type: "string",
  limits: { max_length: 10, enum: ["silver", "gold"] },
  is_personal: false,
};
export const FLOOR = {
  entity: "address",
  name: "floor",
  type: "number",
  limits: { minimum: -2, maximum: 200 },
  is_personal: false,
};
export const NICKNAME = { entity: "customer", name: "nickname", type: "string", is_personal: true };

export const put = (call: Call, items: unknown, headers: Record<string, string> = ANY) =>
  call("PUT", "/attribute-definitions", { items }, headers);

export async function start(t: Parameters<typeof startService>[0]) {
  let ahead = 0;
  const service = await startService(t, { now: () => new Date(Date.now() + ahead) });
  const { resources } = service;
  const tenant = async () => {
    const { id, key } = await service.makeTenant();
    return { tenant_id: id, key, call: service.as(key) };
  };
  /** Runs the pass that is due, `limit` rows at a time. */
  const split = async (limit = 3): Promise<void> => {
    while (await splitChunk(resources, resources.db.kysely, resources.clock(), limit));
  };
  return { ...service, tenant, split, advance: (ms: number) => void (ahead += ms) };
}

export const makeCustomer = async (call: Call, attributes: object): Promise<string> =>
  (await call("POST", "/customers", { name: "Ada", attributes })).body.id;
export const makeAddress = async (call: Call, customer: string, attributes: object): Promise<string> =>
  (await call("POST", `/customers/${customer}/addresses`, { ...BERLIN, attributes })).body.id;

/** Returns the unsealed attributes of a row. */
export async function clearOf({ pool }: Database, table: "customers" | "addresses", id: string): Promise<object> {
  return (await pool.query<{ attributes: object }>(`SELECT attributes FROM ${table} WHERE id = $1`, [id])).rows[0]!
    .attributes;
}
