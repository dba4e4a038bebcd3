/** A service with a person in everything that it does, and the erasure of this person. */
import { request as openRequest } from "node:http";
import { once } from "node:events";
import { dirname } from "node:path";
import type { Test } from "tap";
import { fingerprint, standardise } from "../../../src/address/index.ts";
import type { Document } from "../../../src/cli/generate/document.ts";
import { pairKeyStore } from "../../../src/privacy/pairing.ts";
import { readDocument } from "../../platform/http/document.ts";
import { fakeProvider, found } from "../../support/fake-provider.ts";
import { startReceiver } from "../../support/receiver.ts";
import { startService, until, type Backend, type Service } from "../../support/service.ts";
import { startTraceReceiver } from "../../support/trace-receiver.ts";
import { drive, fileOf, type Driven } from "./drive.ts";
import type { Person } from "./person.ts";
import type { Server } from "./servers.ts";

export interface Mode {
  backend: Backend;
  database: string;
  settings: Record<string, string>;
}

export interface Lived extends Service, Mode {
  person: Person;
  driven: Driven;
  log: string[];
  /** All spans, as they were sent. */
  traces(): string;
  known: { customer_id: string; address_id: string };
}

const REQUEST = { grounds: "consent_withdrawn", verified_by: "code sent to the registered phone" };
const PROVIDERS = [fakeProvider("fake", found(51.5074, -0.12777))];

const ANY = { "if-match": "*" };

/** Starts a service, and does with the person whatever can be done with one. */
export async function live(t: Test, person: Person, mode: Mode, server: Server): Promise<Lived> {
  const { backend, database, settings } = mode;
  const log: string[] = [];
  const traces = await startTraceReceiver(t);
  const receiver = await startReceiver(t);
  const broken = await startReceiver(t);
  broken.answer = (response) => response.writeHead(500).end(person.text);
  const service = await startService(t, {
    backend,
    providers: PROVIDERS,
    onLog: (line) => void log.push(line),
    reachDatabase: async () => server.urlOf(database),
    settings: {
      WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
      OTEL_EXPORTER_OTLP_ENDPOINT: traces.url,
      ...settings,
    },
  });
  await pairKeyStore(service.resources);
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const done = async (...request: Parameters<Service["call"]>): Promise<Record<string, string> & { id: string }> => {
    const { status, text, body } = await service.call(...request);
    if (status >= 400) throw new Error(`${request[0]} ${request[1]}: ${text}`);
    return body;
  };
  for (const { url: to } of [receiver, broken])
    await done("POST", "/webhooks", { url: to, event_types: ["*"], payload: "full" });
  const { id: customer_id } = await done(
    "POST",
    "/customers",
    {
      name: person.name,
      phones: [person.phone],
      emails: [person.email],
      external_refs: [{ source: "crm", ref: person.ref }],
    },
    { "doorplate-reason": person.text, "idempotency-key": "once-1" },
  );
  const { id: address_id } = await done("POST", `/customers/${customer_id}/addresses`, addressOf(person), {
    "idempotency-key": "once-2",
  });
  await done("PATCH", `/customers/${customer_id}`, { name: person.chinese_name }, ANY);
  await done("POST", `/customers/${customer_id}/addresses`, {
    country_code: "CN",
    text: `${person.chinese_name} ${person.phone} 广东省深圳市南山区${person.chinese_street}`,
  });
  const { id: import_id } = await done("POST", "/imports?source=crm&country_code=DE", fileOf(person), {
    "content-type": "text/csv",
    "doorplate-reason": `${person.name} ${person.text}`,
  });
  await until(
    () => done("GET", `/imports/${import_id}`),
    ({ status }) => status === "completed",
  );
  // For reads: a read of an erasure would otherwise erase the person.
  const { id: other_id } = await done("POST", "/customers", { name: "Bo" });
  const erasure = await done("POST", `/customers/${other_id}/erasures`, REQUEST);
  const packages = `/customers/${customer_id}/access-packages`;
  const { id: package_id } = await done("POST", packages, { verified_by: "passport" });
  await until(
    () => done("GET", `${packages}/${package_id}`),
    ({ status }) => status === "completed",
  );
  const { id: export_id } = await done("POST", "/exports", { entity: "addresses", format: "ndjson" });
  // Errors that have the values in their requests.
  await service.call("PATCH", `/addresses/${address_id}`, { recipient: person.name.repeat(100) }, ANY);
  await service.call("POST", "/customers", { name: 7, [person.text]: 1, phones: [person.text], emails: [person.name] });
  await service.call("POST", "/customers", `{"name":"${person.name}`);
  await service.call("GET", `/customers/by-ref/crm/${person.ref}-none`);
  const driven = await drive({
    url,
    key: service.key,
    rootKey: service.rootKey,
    document: readDocument(service.app) as Document,
    person,
    known: { customer_id, address_id },
    known_to_reads: { import_id, export_id, package_id, erasure_id: erasure.id },
  });
  await readStream(url, service.key, person.name);
  await until(
    async () => receiver.received.length > 20 && broken.received.length > 0,
    (is) => is,
  );
  await untilErased(service, 1);
  return { ...service, ...mode, person, driven, log, traces: traces.text, known: { customer_id, address_id } };
}

const addressOf = (person: Person): object => ({
  country_code: "GB",
  recipient: person.name,
  phone: person.formatted_phone,
  address_lines: [person.street],
  postal_code: person.postal_code,
  locality: "London",
  instructions: person.text,
});

/** The fingerprint of the address, as it is before it is keyed. */
export const fingerprintOf = (person: Person): string => fingerprint(standardise(addressOf(person) as never));

/** Reads events until a text comes. */
async function readStream(url: string, key: string, text: string): Promise<void> {
  const headers = { authorization: `Bearer ${key}`, accept: "text/event-stream" };
  const asked = openRequest(`${url}/v1/changes`, { headers, agent: false }).end();
  const [response] = (await once(asked, "response")) as [import("node:http").IncomingMessage];
  let read = "";
  for await (const piece of response.setEncoding("utf8")) if ((read += String(piece)).includes(text)) break;
  asked.destroy();
}

/** All customers are the person, as operations have created it. Deleted ones too. */
export const listCustomers = async ({ resources }: Service): Promise<string[]> =>
  (await resources.db.pool.query<{ id: string }>("SELECT id FROM customers ORDER BY id")).rows.map(({ id }) => id);

/** Erases the customers, and waits until it is done. @returns the receipts' erasures */
// oxlint-disable-next-line typescript/no-explicit-any
export async function eraseAll({ call, resources }: Lived, customers: readonly string[]): Promise<any[]> {
  for (const id of customers) {
    const asked = await call("POST", `/customers/${id}/erasures`, REQUEST, { "idempotency-key": `erase-${id}` });
    if (asked.status !== 202) throw new Error(asked.text);
  }
  return untilErased({ call, resources }, customers.length + 1);
}

/** Waits until customers are erased. @returns their erasures */
// oxlint-disable-next-line typescript/no-explicit-any
export async function untilErased(
  { call, resources }: Pick<Service, "call" | "resources">,
  count: number,
): Promise<any[]> {
  const completed = async (): Promise<unknown[]> => {
    resources.queues.ring("erasures");
    return (await call("GET", "/erasures?status=completed&limit=200")).body.items;
  };
  return until(completed, (items) => items.length >= count, 60);
}

/** Starts a service of its own on another server with the same data and settings. */
export async function restart(t: Test, { database, settings }: Mode, server: Server): Promise<Service> {
  const service = await startService(t, {
    providers: PROVIDERS,
    reachDatabase: async () => server.urlOf(database),
    settings: { ...settings, DATA_DIR: dirname(server.directory) },
  });
  await pairKeyStore(service.resources);
  return service;
}
