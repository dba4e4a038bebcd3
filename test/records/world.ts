/** A tenant with imported and verified customers and addresses, and its data as the API returns it. */
import type { Test } from "tap";
import { runImport } from "../../src/features/imports/jobs.ts";
import { runVerification } from "../support/verifications.ts";
import { openVerifications, type VerificationRow } from "../../src/features/verifications/seal.ts";
import type { Provider } from "../../src/geocoding/provider.ts";
import { createOutbound, type Outbound } from "../../src/platform/outbound/outbound.ts";
import { readNetworks } from "../../src/platform/outbound/networks.ts";
import { declarePublic } from "../support/attributes.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startReceiver, type Receiver } from "../support/receiver.ts";
import { startService, type Answer, type Call, type Service } from "../support/service.ts";

export type Entity = "customer" | "address";

// Tests read properties of any response.
// oxlint-disable-next-line typescript/no-explicit-any
export type State = Record<string, any>;

/** An entry of the change feed. */
export interface Entry {
  cursor: string;
  entity: Entity;
  entity_id: string;
  customer_id: string;
  version: number;
  operation: "create" | "update" | "delete" | "restore";
  changed_fields: string[];
  occurred_at: string;
  actor: string;
  source: string;
  reason: string | null;
  request_id: string | null;
  before: State | null;
  after: State;
}

/** The data of a tenant at one time, by id, and the cursor at the end of the change feed. */
export interface Snapshot {
  customer: Map<string, State>;
  address: Map<string, State>;
  verifications: VerificationRow[];
  cursor: string;
}

/** The service that the worlds of a test file share. */
export interface Stage {
  service: Service;
  receiver: Receiver;
  outbound: Outbound;
  /** Advances the clock of the service. */
  advance(milliseconds: number): void;
}

export interface World extends Stage {
  tenantId: string;
  call: Call;
  /** The requests so far, such as `PATCH /v1/addresses/…`. */
  asked: string[];
  /** Like `call`, with a source, a reason and a request id. @throws Error if the response is not successful */
  act(...request: Parameters<Call>): Promise<Answer>;
  /** The actor of changes made with the key. */
  actor: string;
  /** The import that created the data. */
  importId: string;
  webhookId: string;
  ada: string;
  bob: string;
  /** Two addresses of Ada, and one of Bob. */
  home: string;
  work: string;
  away: string;
  /** The position that providers return in this world; its latitude is unique. */
  spot: { latitude: number; longitude: number };
  snapshot(): Promise<Snapshot>;
  /** Returns the change feed after a cursor. */
  feed(after?: string): Promise<{ entries: Entry[]; cursor: string }>;
  /** Imports rows and waits for the end. @returns the import */
  importRows(source: string, rows: object[]): Promise<Answer>;
  /** Undoes an import and waits for the end. @returns the import */
  undo(importId: string): Promise<Answer>;
  /** Completes the open verification of an address with these providers. */
  verify(address: string, ...providers: Provider[]): Promise<void>;
}

export const ATTRIBUTION_HEADERS = {
  "doorplate-source": "matrix",
  "doorplate-reason": "because",
  "x-request-id": "matrix-request",
};

/** One rule for each kind of condition. Intervals in days can be added without a calendar. */
export const POLICY = {
  default_interval: "P90D",
  rules: [
    { address_tag: "soon", interval: "P7D" },
    { address_attribute: { name: "gate", equals: "open" }, interval: "P10D" },
    { customer_attribute: { name: "tier", equals: "gold" }, interval: "P14D" },
    { customer_tag: "often", interval: "P30D" },
  ],
};

const place = (ref: string, name: string, line: string, postal_code: string): object => ({
  ref,
  name,
  customer_phone: ref === "ada" ? "+4930901820" : "+4930901821",
  email: `${ref}@example.com`,
  customer_tags: "early",
  recipient: name,
  address_line: [line],
  locality: "Berlin",
  postal_code,
  country: "DE",
  address_tags: "house",
});

/** The rows of the import. */
export const BASE_ROWS = [
  place("ada", "Ada Lovelace", "Unter den Linden 1", "10117"),
  place("ada", "Ada Lovelace", "Torstraße 140", "10119"),
  place("bob", "Bob Noyce", "Friedrichstraße 9", "10969"),
];

/** Addresses of a new customer: one more than Ada has, so that they exceed a limit that Ada meets. */
export const MANY = ["Oranienburger Straße 21", "Kastanienallee 77", "Bergmannstraße 5"];

export async function startStage(t: Test): Promise<Stage> {
  let ahead_ms = 0;
  const service = await startService(t, {
    now: () => new Date(Date.now() + ahead_ms),
    settings: { WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8", RATE_LIMIT_PER_MINUTE: "100000000" },
  });
  const receiver = await startReceiver(t);
  const outbound = createOutbound({ allowed: readNetworks("127.0.0.0/8"), timeout_ms: 2_000 });
  t.teardown(() => outbound.close());
  await service.resources.db.pool.query(`
    CREATE TABLE tenants_without_log (tenant_id uuid PRIMARY KEY);
    CREATE FUNCTION refuse_entry() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM tenants_without_log WHERE tenant_id = NEW.tenant_id) THEN
        RAISE EXCEPTION 'the log rejects entries' USING ERRCODE = 'disk_full';
      END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER changes_refuse BEFORE INSERT ON changes FOR EACH ROW EXECUTE FUNCTION refuse_entry();`);
  return { service, receiver, outbound, advance: (milliseconds) => void (ahead_ms += milliseconds) };
}

/** Makes all inserts into the change log of a tenant fail. */
export async function breakLog({ service, tenantId }: World): Promise<void> {
  await service.resources.db.pool.query("INSERT INTO tenants_without_log VALUES ($1)", [tenantId]);
}

/** Ends breakLog, which would also fail the background work of other worlds. */
export async function restoreLog({ service, tenantId }: World): Promise<void> {
  await service.resources.db.pool.query("DELETE FROM tenants_without_log WHERE tenant_id = $1", [tenantId]);
}

export async function setAddressLimit({ service, tenantId }: World, limit: number): Promise<void> {
  await service.resources.db.kysely
    .updateTable("tenants")
    .set({ address_limit: limit })
    .where("id", "=", tenantId)
    .execute();
}

let worlds = 0;

export async function makeWorld(stage: Stage): Promise<World> {
  const { service, receiver } = stage;
  const { resources } = service;
  const { id: tenantId, key } = await service.makeTenant();
  const [plain, asked] = [service.as(key), [] as string[]];
  const call: Call = (method, path, body, headers) => {
    asked.push(`${method} /v1${path.split("?")[0]}`);
    return plain(method, path, body, headers);
  };
  const must = (answer: Answer): Answer => {
    if (answer.status >= 300) throw new Error(answer.text);
    return answer;
  };
  const act: Call = async (method, path, body, headers) =>
    must(await call(method, path, body, { ...ATTRIBUTION_HEADERS, ...headers }));
  await declarePublic(act, { customer: ["tier"], address: ["gate"] });
  await act("PUT", "/verification-policies", POLICY, { "if-match": "*" });
  const { body: webhook } = await act("POST", "/webhooks", { url: receiver.url, payload: "full" });

  const readImport = (id: string): Promise<Answer> => act("GET", `/imports/${id}`);
  const importRows: World["importRows"] = async (source, rows) => {
    const lines = rows.map((row) => JSON.stringify(row)).join("\n");
    const { body } = await act("POST", `/imports?source=${source}`, lines, { "content-type": "application/x-ndjson" });
    await runImport(resources, { tenant_id: tenantId, id: body.id });
    return readImport(body.id);
  };
  const listVerifications = async (): Promise<VerificationRow[]> =>
    openVerifications(
      resources,
      await resources.db.kysely
        .selectFrom("verifications")
        .selectAll()
        .where("tenant_id", "=", tenantId)
        .orderBy("created_at")
        .orderBy("id")
        .execute(),
    );
  const verify: World["verify"] = async (address, ...providers) => {
    const open = (await listVerifications()).find(
      ({ address_id, status }) => address_id === address && status === "queued",
    );
    if (!open) throw new Error("no verification is queued");
    await runVerification(resources, providers, open);
  };
  const readAll = async (path: string): Promise<Map<string, State>> => {
    const items: State[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const page: Answer = await act("GET", `${path}?limit=200${cursor && `&cursor=${cursor}`}`);
      items.push(...page.body.items);
      cursor = page.body.next_cursor;
    }
    return new Map(items.map((item) => [item["id"], item]));
  };
  const feed: World["feed"] = async (after) => {
    const entries: Entry[] = [];
    for (let cursor = after; ;) {
      const { body } = await act("GET", `/changes?limit=200${cursor === undefined ? "" : `&after=${cursor}`}`);
      entries.push(...body.items);
      cursor = body.cursor as string;
      if (!body.has_more) return { entries, cursor };
    }
  };

  const imported = await importRows("base", BASE_ROWS);
  const idOf = async (ref: string): Promise<string> => (await act("GET", `/customers/by-ref/base/${ref}`)).body.id;
  const [ada, bob] = [await idOf("ada"), await idOf("bob")];
  const addressesOf = async (customer: string): Promise<State[]> =>
    (await act("GET", `/customers/${customer}/addresses`)).body.items;
  const [first, second] = (await addressesOf(ada)) as [State, State];
  const [home, work] = (
    String(first["address_lines"]).includes("Linden") ? [first["id"], second["id"]] : [second["id"], first["id"]]
  ) as [string, string];
  const [{ id: away }] = (await addressesOf(bob)) as [{ id: string }];
  for (const address of [home, work, away]) {
    await act("POST", `/addresses/${address}/verifications`);
    await verify(address, fakeProvider("fake", found(52.5, 13.4)));
  }
  const spot = { latitude: 52.610001 + ++worlds * 0.001, longitude: 13.3 };
  return {
    ...stage,
    tenantId,
    call,
    asked,
    act,
    actor: imported.body.created_by,
    importId: imported.body.id,
    webhookId: webhook.id,
    ada,
    bob,
    home,
    work,
    away,
    importRows,
    verify,
    feed,
    spot: { ...spot, latitude: Number(spot.latitude.toFixed(6)) },
    snapshot: async () => ({
      customer: await readAll("/customers"),
      address: await readAll("/addresses"),
      verifications: await listVerifications(),
      cursor: (await feed()).cursor,
    }),
    undo: async (id) => {
      await act("POST", `/imports/${id}/undo`);
      await runImport(resources, { tenant_id: tenantId, id });
      return readImport(id);
    },
  };
}
