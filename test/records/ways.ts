/**
 * Every way to change a customer or an address. The matrix checks each promise of the service for each of them: a new way
 * needs an entry here, and nothing else.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { advanceCampaign, workOnCampaign } from "../../src/features/campaigns/jobs.ts";
import { purgePositions } from "../../src/features/verifications/terms.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { uuidv7 } from "../../src/platform/ids.ts";
import { fakeProvider, found, NOT_FOUND } from "../support/fake-provider.ts";
import type { Answer } from "../support/service.ts";
import { MANY, SAID, type Entity, type Entry, type World } from "./world.ts";

/** Who a change is attributed to. `key` is the key of the world. */
export interface By {
  actor: "key" | RegExp;
  source: string;
  reason: string | RegExp | null;
  request_id: string | RegExp | null;
}

type Act = () => Promise<Answer | Answer[] | undefined>;

export interface Way {
  name: string;
  /** What it is meant to change, and how. */
  entity: Entity;
  operation: Entry["operation"];
  by: By;
  /** Makes what the way needs. @returns the way itself; it throws or answers with a problem where it is refused */
  begin(world: World): Promise<Act>;
  /** Tries to bring in more than the API takes in one field. Absent where the way brings no values of fields. */
  overfill?(world: World): Promise<unknown>;
  /** It takes away a position that must not be kept any longer, which the act before has found at the world's spot. */
  expires?: true;
  /** It asks for a verification although the place is the same. */
  asksAgain?: true;
}

const REQUEST: By = { actor: "key", source: "matrix", reason: "because", request_id: SAID["x-request-id"] };
const IMPORT: By = { ...REQUEST, request_id: /^import\/[\da-f-]{36}$/ };
const UNDO: By = { ...REQUEST, reason: "The import is undone.", request_id: /^undo\/[\da-f-]{36}$/ };
const VERIFICATION: By = { actor: /^system:verification$/, source: "verification", reason: null, request_id: null };
const RETENTION: By = { actor: /^system:retention$/, source: "retention", reason: /terms/, request_id: null };
const SQL: By = { actor: /^sql:/, source: "sql", reason: null, request_id: null };

export const PLACE = { country_code: "DE", address_lines: ["Karl-Marx-Allee 34"], locality: "Berlin", postal_code: "10178", recipient: "Grace Hopper" };

const ANY = { "if-match": "*" };
const post = ({ call, ada }: World, body: object, headers: Record<string, string> = {}): Promise<Answer> =>
  call("POST", `/customers/${ada}/addresses`, { ...PLACE, ...body }, { ...SAID, ...headers });
const patch = ({ call }: World, path: string, body: object): Promise<Answer> => call("PATCH", path, body, { ...SAID, ...ANY });
const remove = ({ call }: World, path: string): Promise<Answer> => call("DELETE", path, undefined, { ...SAID, ...ANY });
const restore = ({ call }: World, path: string, version: number): Promise<Answer> => call("POST", `${path}/restore`, { version }, SAID);
const versionOf = async ({ act }: World, path: string): Promise<number> => (await act("GET", path)).body.version;
const batch = ({ call }: World, item: object): Promise<Answer> =>
  call("POST", "/batch/customers", { items: [{ source: "base", ref: "ada", customer: { name: "Ada Lovelace" }, ...item }] }, SAID);
const HOME = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const row = (fields: object = {}): object => ({
  ref: "ada", name: "Ada Lovelace", recipient: "Ada Lovelace", address_line: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117", country: "DE", ...fields,
});
const newRows = (ref: string): object[] => MANY.map((line) => row({ ref, name: "Grace Hopper", recipient: "Grace Hopper", address_line: [line], postal_code: "10115" }));
const takeDefault = (world: World, address = world.home, kind = "shipping"): Promise<Answer> =>
  world.act("PATCH", `/addresses/${address}`, { [`is_default_${kind}`]: true }, ANY);

const words = (count: number, prefix = "t"): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const phones = (count: number): string[] => Array.from({ length: count }, (_, index) => `+49309018${String(index).padStart(3, "0")}`);
const emails = (count: number): string[] => words(count).map((word) => `${word}@example.com`);
const refs = (count: number): object[] => words(count, "r").map((ref) => ({ source: "erp", ref }));
const text = (kilobytes: number): string => "x".repeat(kilobytes * 1_024);

/** More than an address takes, field by field; merged attributes in two steps. */
const TOO_MUCH_OF_ADDRESS = [
  { tags: words(51) }, { address_lines: words(10) }, { instructions: text(2) }, { recipient: words(60).join(" ") }, { attributes: { a: text(17) } },
  { attributes: { b: text(10) } }, { attributes: { c: text(10) } },
];
const TOO_MUCH_OF_CUSTOMER = [
  { tags: words(51) }, { phones: phones(21) }, { emails: emails(21) }, { name: text(1) }, { attributes: { a: text(17) } }, { attributes: { b: text(10) } }, { attributes: { c: text(10) } },
];
const REFS_TOO_MANY = [{ external_refs: refs(51) }, { external_refs: refs(50) }];

async function tryEach(bodies: readonly object[], send: (body: object) => Promise<unknown>): Promise<void> {
  for (const body of bodies) await send(body);
}
const overfillPost = (world: World): Promise<void> => tryEach(TOO_MUCH_OF_ADDRESS, (body) => post(world, body));
const overfillPatch = (world: World): Promise<void> => tryEach(TOO_MUCH_OF_ADDRESS, (body) => patch(world, `/addresses/${world.home}`, body));
const overfillCustomer = (world: World): Promise<void> =>
  tryEach([...TOO_MUCH_OF_CUSTOMER, ...REFS_TOO_MANY], (body) => patch(world, `/customers/${world.ada}`, body));
const overfillByRef = (ref: string) => ({ call }: World): Promise<void> =>
  tryEach([...TOO_MUCH_OF_CUSTOMER, ...REFS_TOO_MANY], (body) => call("PUT", `/customers/by-ref/base/${ref}`, { name: "Ada Lovelace", ...body }, SAID));
const overfillBatch = (ref: string) => async (world: World): Promise<void> => {
  await tryEach(TOO_MUCH_OF_CUSTOMER, (body) => batch(world, { ref, customer: { name: "Ada Lovelace", ...body } }));
  await tryEach(TOO_MUCH_OF_ADDRESS, (body) => batch(world, { ref, addresses: [{ ...HOME, ...body }] }));
};
/** Sixty rows of one customer, each of which says something else of the same door. */
const overfillImport = (ref: string) => (world: World): Promise<Answer> => world.importRows("base", Array.from({ length: 60 }, (_, index) =>
  row({ ref, customer_phone: phones(60)[index], email: emails(60)[index], customer_tags: `c${index}`, address_tags: `a${index}` })));

/** A provider whose terms do not let its answer be kept. */
const forgetful = ({ latitude, longitude }: World["spot"]): Provider => ({
  name: "google", dataVersion: "1",
  locate: async () => {
    const answer = found(latitude, longitude) as Extract<ReturnType<typeof found>, { outcome: "verified" }>;
    return { ...answer, location: { ...answer.location, source: "google" }, match: { datum: "WGS-84", quality: "exact", parts: {}, place_id: null, keep_for_days: 0 } };
  },
});

const bySql = async ({ service }: World, statement: string, values: unknown[]): Promise<undefined> => void await service.resources.db.pool.query(statement, values);

const ADDRESS_WAYS: Way[] = [
  {
    name: "POST address", entity: "address", operation: "create", by: REQUEST, overfill: overfillPost,
    begin: async (world) => () => post(world, {}),
  },
  ...(["shipping", "billing"] as const).map((kind): Way => ({
    name: `POST address, default ${kind}`, entity: "address", operation: "create", by: REQUEST, overfill: overfillPost,
    begin: async (world) => {
      await takeDefault(world, world.home, kind);
      return () => post(world, { [`is_default_${kind}`]: true });
    },
  })),
  {
    name: "POST address, repeated under one Idempotency-Key", entity: "address", operation: "create", by: REQUEST, overfill: overfillPost,
    begin: async (world) => async () => [await post(world, {}, { "idempotency-key": "once" }), await post(world, {}, { "idempotency-key": "once" })],
  },
  {
    name: "POST address, twenty at once", entity: "address", operation: "create", by: REQUEST, overfill: overfillPost,
    begin: async (world) => () => Promise.all(MANY.flatMap((line) => Array.from({ length: 7 }, (_, index) => `${line}${index}`)).slice(0, 20)
      .map((line) => post(world, { address_lines: [line] }))),
  },
  {
    name: "PATCH address, street", entity: "address", operation: "update", by: REQUEST, overfill: overfillPatch,
    begin: async (world) => () => patch(world, `/addresses/${world.home}`, { address_lines: ["Wilhelmstraße 97"] }),
  },
  ...([["tags", ["soon"]], ["attributes", { gate: "open" }], ["instructions", "ring twice"], ["usages", ["home", "work"]]] as const).map(([field, value]): Way => ({
    name: `PATCH address, ${field}`, entity: "address", operation: "update", by: REQUEST, overfill: overfillPatch,
    begin: async (world) => () => patch(world, `/addresses/${world.home}`, { [field]: value }),
  })),
  {
    name: "PATCH address, takes a default", entity: "address", operation: "update", by: REQUEST, overfill: overfillPatch,
    begin: async (world) => {
      await takeDefault(world);
      return () => patch(world, `/addresses/${world.work}`, { is_default_shipping: true });
    },
  },
  {
    name: "DELETE address", entity: "address", operation: "delete", by: REQUEST,
    begin: async (world) => {
      await world.act("POST", `/addresses/${world.home}/verifications`);
      return () => remove(world, `/addresses/${world.home}`);
    },
  },
  {
    name: "restore address, deleted", entity: "address", operation: "restore", by: REQUEST,
    begin: async (world) => {
      const version = await versionOf(world, `/addresses/${world.home}`);
      await world.act("DELETE", `/addresses/${world.home}`, undefined, ANY);
      return () => restore(world, `/addresses/${world.home}`, version);
    },
  },
  {
    name: "restore address, deleted, that was the default", entity: "address", operation: "restore", by: REQUEST,
    begin: async (world) => {
      const version = (await takeDefault(world)).body.version;
      await world.act("DELETE", `/addresses/${world.home}`, undefined, ANY);
      await takeDefault(world, world.work);
      return () => restore(world, `/addresses/${world.home}`, version);
    },
  },
  {
    name: "restore address, earlier version", entity: "address", operation: "restore", by: REQUEST,
    begin: async (world) => {
      const version = await versionOf(world, `/addresses/${world.home}`);
      await world.act("PATCH", `/addresses/${world.home}`, { address_lines: ["Wilhelmstraße 97"], tags: ["soon"] }, ANY);
      await world.verify(world.home, fakeProvider("fake", found(52.51, 13.38)));
      return () => restore(world, `/addresses/${world.home}`, version);
    },
  },
  {
    name: "PUT location (pin)", entity: "address", operation: "update", by: REQUEST,
    overfill: (world) => world.call("PUT", `/addresses/${world.home}/location`, { ...world.spot, note: text(2) }, { ...SAID, ...ANY }),
    begin: async (world) => () => world.call("PUT", `/addresses/${world.home}/location`, world.spot, { ...SAID, ...ANY }),
  },
  {
    name: "DELETE location (pin)", entity: "address", operation: "update", by: REQUEST, asksAgain: true,
    begin: async (world) => {
      await world.act("PUT", `/addresses/${world.home}/location`, world.spot, ANY);
      return () => remove(world, `/addresses/${world.home}/location`);
    },
  },
  {
    name: "POST evidence that moves the confidence", entity: "address", operation: "update", by: REQUEST,
    overfill: (world) => world.call("POST", `/addresses/${world.home}/evidence`, { ...RETURNED, note: text(1), occurred_at: new Date().toISOString() }, SAID),
    begin: async (world) => async () => world.call("POST", `/addresses/${world.home}/evidence`, { ...RETURNED, occurred_at: new Date().toISOString() }, SAID),
  },
];

const RETURNED = { kind: "returned", reason: "no_such_address", source: "dhl", ref: "R1" };
const NEW_CUSTOMER = { name: "Grace Hopper", phones: ["+4930901899"], emails: ["grace@example.com"], external_refs: [{ source: "erp", ref: "grace" }], tags: ["often"] };

const CUSTOMER_WAYS: Way[] = [
  {
    name: "POST customer", entity: "customer", operation: "create", by: REQUEST,
    overfill: ({ call }) => tryEach([...TOO_MUCH_OF_CUSTOMER, ...REFS_TOO_MANY], (body) => call("POST", "/customers", { name: "Grace Hopper", ...body }, SAID)),
    begin: async ({ call }) => () => call("POST", "/customers", NEW_CUSTOMER, SAID),
  },
  ...([
    ["name", "Augusta King"], ["tags", ["often"]], ["attributes", { tier: "gold" }], ["external_refs", [{ source: "base", ref: "ada" }, { source: "erp", ref: "1" }]],
  ] as const).map(([field, value]): Way => ({
    name: `PATCH customer, ${field}`, entity: "customer", operation: "update", by: REQUEST, overfill: overfillCustomer,
    begin: async (world) => () => patch(world, `/customers/${world.ada}`, { [field]: value }),
  })),
  {
    name: "PUT customer by reference, creates", entity: "customer", operation: "create", by: REQUEST, overfill: overfillByRef("grace"),
    begin: async ({ call }) => () => call("PUT", "/customers/by-ref/base/grace", NEW_CUSTOMER, SAID),
  },
  {
    name: "PUT customer by reference, replaces", entity: "customer", operation: "update", by: REQUEST, overfill: overfillByRef("ada"),
    begin: async ({ call }) => () => call("PUT", "/customers/by-ref/base/ada", { ...NEW_CUSTOMER, name: "Augusta King" }, SAID),
  },
  {
    name: "DELETE customer with addresses", entity: "customer", operation: "delete", by: REQUEST,
    begin: async (world) => {
      await world.act("POST", `/addresses/${world.home}/verifications`);
      return () => remove(world, `/customers/${world.ada}`);
    },
  },
  {
    name: "restore customer, deleted", entity: "customer", operation: "restore", by: REQUEST,
    begin: async (world) => {
      await world.act("DELETE", `/customers/${world.ada}`, undefined, ANY);
      return () => restore(world, `/customers/${world.ada}`, 1);
    },
  },
  {
    name: "restore customer, earlier version", entity: "customer", operation: "restore", by: REQUEST,
    begin: async (world) => {
      await world.act("PATCH", `/customers/${world.ada}`, { name: "Augusta King", tags: ["often"], external_refs: [{ source: "erp", ref: "1" }] }, ANY);
      return () => restore(world, `/customers/${world.ada}`, 1);
    },
  },
];

const BULK_WAYS: Way[] = [
  {
    name: "batch, creates", entity: "customer", operation: "create", by: REQUEST, overfill: overfillBatch("grace"),
    begin: async (world) => () => batch(world, { ref: "grace", customer: { name: "Grace Hopper" }, addresses: MANY.map((line) => ({ ...PLACE, address_lines: [line], postal_code: "10115" })) }),
  },
  {
    name: "batch, updates a customer", entity: "customer", operation: "update", by: REQUEST, overfill: overfillBatch("ada"),
    begin: async (world) => () => batch(world, { customer: { name: "Augusta King", tags: ["often"] } }),
  },
  {
    name: "batch, updates an address at the same door", entity: "address", operation: "update", by: REQUEST, overfill: overfillBatch("ada"),
    begin: async (world) => () => batch(world, { addresses: [{ ...HOME, recipient: "Augusta King", tags: ["soon"] }] }),
  },
  {
    name: "batch, adds an address", entity: "address", operation: "create", by: REQUEST, overfill: overfillBatch("ada"),
    begin: async (world) => () => batch(world, { addresses: [PLACE] }),
  },
  {
    name: "batch, takes a default", entity: "address", operation: "update", by: REQUEST, overfill: overfillBatch("ada"),
    begin: async (world) => {
      await takeDefault(world, world.work);
      return () => batch(world, { addresses: [{ ...HOME, is_default_shipping: true }] });
    },
  },
  {
    name: "import, creates", entity: "customer", operation: "create", by: IMPORT, overfill: overfillImport("grace"),
    begin: async (world) => () => world.importRows("base", newRows("grace")),
  },
  {
    name: "import, updates a customer", entity: "customer", operation: "update", by: IMPORT, overfill: overfillImport("ada"),
    begin: async (world) => () => world.importRows("base", [row({ name: "Augusta King", customer_tags: "often", email: "augusta@example.com" })]),
  },
  {
    name: "import, updates an address at the same door", entity: "address", operation: "update", by: IMPORT, overfill: overfillImport("ada"),
    begin: async (world) => () => world.importRows("base", [row({ recipient: "Augusta King", address_tags: "soon" })]),
  },
  {
    name: "import, adds an address", entity: "address", operation: "create", by: IMPORT, overfill: overfillImport("ada"),
    begin: async (world) => () => world.importRows("base", [row({ address_line: ["Karl-Marx-Allee 34"], postal_code: "10178" })]),
  },
  {
    name: "undo of an import that created", entity: "customer", operation: "delete", by: UNDO,
    begin: async (world) => {
      const { body: { id } } = await world.importRows("base", newRows("grace"));
      return () => world.undo(id);
    },
  },
  {
    name: "undo of an import that updated", entity: "customer", operation: "restore", by: UNDO,
    begin: async (world) => {
      const { body: { id } } = await world.importRows("base", [row({ name: "Augusta King", recipient: "Augusta King", customer_tags: "often", address_tags: "soon" })]);
      // A check gives the due date that follows from the import's tags, and is no reason for the undo to keep the address.
      await world.act("POST", `/addresses/${world.home}/verifications`);
      await world.verify(world.home, fakeProvider("fake", found(52.5, 13.4)));
      return () => world.undo(id);
    },
  },
];

/** Ends a verification that was asked for. */
const verified = (name: string, provider: (world: World) => Provider): Way => ({
  name: `end of a verification, ${name}`, entity: "address", operation: "update", by: VERIFICATION,
  begin: async (world) => {
    await world.act("POST", `/addresses/${world.home}/verifications`);
    return async () => void await world.verify(world.home, provider(world));
  },
});

const BACKGROUND_WAYS: Way[] = [
  verified("verified at another position", ({ spot }) => fakeProvider("fake", found(spot.latitude, spot.longitude))),
  verified("not found", () => fakeProvider("fake", NOT_FOUND)),
  verified("failed", () => fakeProvider("fake", { fail: "refused" })),
  {
    name: "chunk of a campaign", entity: "address", operation: "update", by: VERIFICATION,
    begin: async (world) => {
      const { service: { resources }, tenantId: tenant_id, spot } = world;
      const { body: { id } } = await world.act("POST", "/campaigns", { name: "Again", filter: {} });
      await advanceCampaign(resources, { tenant_id, id });
      return async () => void await workOnCampaign(resources, [fakeProvider("fake", found(spot.latitude, spot.longitude))], { tenant_id, id });
    },
  },
  {
    name: "retention, the provider's terms end", entity: "address", operation: "update", by: RETENTION, expires: true,
    begin: async (world) => {
      await world.act("POST", `/addresses/${world.home}/verifications`);
      await world.verify(world.home, forgetful(world.spot));
      await sleep(5);
      return async () => void await purgePositions(world.service.resources);
    },
  },
];

/** What a copy of a row must have of its own. Whoever inserts an address by hand says that it is due. */
const anew = (): object => ({ id: uuidv7(Date.now()), version: 1, created_at: new Date(), updated_at: new Date() });
const UNCHECKED = {
  location: null, verification_status: "pending", verified_at: null, verification_provider: null, verification_confidence: null, verification_reasons: [],
  confidence_as_of: null, confidence_half_life_days: null, place_since: null,
};
const SQL_WAYS: Way[] = [
  {
    name: "SQL, UPDATE address", entity: "address", operation: "update", by: SQL,
    begin: async (world) => () => bySql(world, "UPDATE addresses SET tags = '{soon}' WHERE id = $1", [world.home]),
  },
  {
    name: "SQL, UPDATE address, takes a default", entity: "address", operation: "update", by: SQL,
    begin: async (world) => {
      await takeDefault(world);
      return () => bySql(world, "UPDATE addresses SET is_default_shipping = true WHERE id = $1", [world.work]);
    },
  },
  {
    name: "SQL, UPDATE address, marks it as deleted", entity: "address", operation: "delete", by: SQL,
    begin: async (world) => () => bySql(world, "UPDATE addresses SET deleted_at = now() WHERE id = $1", [world.home]),
  },
  {
    name: "SQL, INSERT address", entity: "address", operation: "create", by: SQL,
    begin: async (world) => () => bySql(world, `
      INSERT INTO addresses SELECT made.* FROM addresses AS a, jsonb_populate_record(a, $2::jsonb) AS made WHERE a.id = $1`,
    [world.home, JSON.stringify({ ...anew(), ...UNCHECKED, verify_after: new Date() })]),
  },
  {
    name: "SQL, UPDATE customer", entity: "customer", operation: "update", by: SQL,
    begin: async (world) => () => bySql(world, "UPDATE customers SET tags = '{often}' WHERE id = $1", [world.ada]),
  },
  {
    name: "SQL, INSERT customer", entity: "customer", operation: "create", by: SQL,
    begin: async (world) => () => bySql(world, `
      INSERT INTO customers SELECT made.* FROM customers AS c, jsonb_populate_record(c, $2::jsonb) AS made WHERE c.id = $1`,
    [world.ada, JSON.stringify({ ...anew(), external_refs: [{ source: "erp", ref: "by hand" }] })]),
  },
];

export const WAYS = { addresses: ADDRESS_WAYS, customers: CUSTOMER_WAYS, bulk: BULK_WAYS, background: [...BACKGROUND_WAYS, ...SQL_WAYS] };
