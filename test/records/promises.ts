/**
 * What the service promises about every change of a customer or an address. Each promise finds by itself, from what the API
 * shows before and after, what it means for a way; so it holds for ways that do not exist yet.
 */
import { isDeepStrictEqual } from "node:util";
import { followLog } from "../../src/features/search/follow.ts";
import { runDelivery } from "../../src/features/webhooks/deliver.ts";
import { dispatchEvents } from "../../src/features/webhooks/dispatch.ts";
import type { Answer } from "../support/service.ts";
import type { Way } from "./ways.ts";
import { breakLog, makeWorld, mendLog, POLICY, setAddressLimit, type Entity, type Entry, type Snapshot, type Stage, type State, type World } from "./world.ts";

/** A way that was gone, and what could be seen of it. */
export interface Run {
  stage: Stage;
  way: Way;
  world: World;
  before: Snapshot;
  after: Snapshot;
  /** What the feed has of it. */
  entries: Entry[];
  answer: Awaited<ReturnType<Awaited<ReturnType<Way["begin"]>>>>;
}

export interface Promise_ {
  name: string;
  /** Said of the way by what it does, never by its name. Absent: of every way. */
  appliesTo?(way: Way): boolean;
  /** @returns in what the promise is broken; nothing where it is kept */
  check(run: Run): Promise<string[]> | string[];
}

const ENTITIES = ["customer", "address"] as const satisfies Entity[];
const PATHS: Record<Entity, string> = { customer: "/customers", address: "/addresses" };
const DAY_MS = 86_400_000;

export async function go(stage: Stage, way: Way, prepare?: (world: World) => Promise<void>): Promise<Run & { refused: boolean }> {
  const world = await makeWorld(stage);
  const act = await way.begin(world);
  await prepare?.(world);
  const before = await world.snapshot();
  let answer: Run["answer"];
  let refused = false;
  try {
    answer = await act();
  } catch {
    refused = true;
  }
  const { entries } = await world.feed(before.cursor);
  return { stage, way, world, before, after: await world.snapshot(), entries, answer, refused: refused || isRefusal(answer) };
}

function isRefusal(answer: Run["answer"]): boolean {
  return [answer ?? []].flat().some(({ status, body }) =>
    status >= 400 || body?.items?.some((item: { status?: string }) => item.status === "refused") || body?.progress?.refused > 0);
}

interface Changed {
  entity: Entity;
  id: string;
  before: State | undefined;
  after: State | undefined;
  entries: Entry[];
}

/** Each customer and address that the API shows otherwise than before, but for a due date that moved, or that the log names. */
function changesOf({ before, after, entries }: Run): Changed[] {
  return ENTITIES.flatMap((entity) => [...new Set([...before[entity].keys(), ...after[entity].keys(), ...entries.filter((entry) => entry.entity === entity).map(({ entity_id }) => entity_id)])]
    .map((id) => ({ entity, id, before: before[entity].get(id), after: after[entity].get(id), entries: entries.filter(({ entity_id }) => entity_id === id) }))
    .filter((change) => change.entries.length > 0 || !isDeepStrictEqual(withoutDue(change.before), withoutDue(change.after))));
}

/** Due dates follow from the policy: one that moves is no change of the address. */
function withoutDue(state: State | undefined): State | undefined {
  return state?.["verification"] === undefined ? state : { ...state, verification: { ...state["verification"], verify_after: null } };
}

const label = ({ entity, id }: Pick<Changed, "entity" | "id">): string => `${entity} ${id.slice(-4)}`;
const same = isDeepStrictEqual;

/** The fields of two states that differ, by the names of the log: `verified_at`, `verification_status` and so on. */
function changedFields(before: State, after: State): string[] {
  const flat = ({ verification, version: _version, updated_at: _updated, ...rest }: State): State => ({
    ...rest, ...(verification !== undefined && {
      verification_status: verification.status, verified_at: verification.verified_at, verification_provider: verification.provider, verification_confidence: verification.confidence,
      confidence_as_of: verification.confidence_as_of, confidence_half_life_days: verification.half_life_days, verification_reasons: verification.reasons, verify_after: verification.verify_after,
    }),
  });
  const [from, to] = [flat(before), flat(after)];
  return Object.keys(to).filter((name) => !same(from[name], to[name])).sort();
}

/** Fields of the log that the API does not show. */
const HIDDEN = new Set(["deleted_at", "place_since"]);

function operationOf({ before, after, entries }: Changed, way: Way): Entry["operation"] {
  if (before === undefined) return entries[0]?.before === null ? "create" : "restore";
  if (after === undefined) return "delete";
  // Whoever takes a default by being restored, the other one only loses it.
  const onlyLoses = changedFields(before, after).every((name) => name.startsWith("is_default_") && before[name] === true);
  return way.operation === "restore" && !onlyLoses ? "restore" : "update";
}

const log: Promise_ = {
  name: "the log has one entry for each row that changed, and it is right",
  check(run) {
    const changes = changesOf(run);
    const faults = changes.some(({ entity, entries }) => entity === run.way.entity && entries.some(({ operation }) => operation === run.way.operation))
      ? [] : [`the way made no ${run.way.operation} of a ${run.way.entity}`];
    for (const change of changes) {
      const [entry, ...more] = change.entries;
      if (!entry || more.length > 0) {
        faults.push(`${label(change)} has ${change.entries.length} entries`);
        continue;
      }
      const expect = (what: string, found: unknown, wanted: unknown): void => {
        if (!same(found, wanted)) faults.push(`${label(change)}: ${what} is ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
      };
      const expectState = (what: string, found: State | undefined, wanted: State | undefined): void => {
        for (const name of Object.keys(wanted ?? {})) expect(`${name} of its ${what}`, found?.[name], wanted?.[name]);
      };
      expect("operation", entry.operation, operationOf(change, run.way));
      expect("customer_id", entry.customer_id, change.entity === "customer" ? change.id : entry.after["customer_id"]);
      expectState("state", entry.after, change.after);
      expectState("state before", withoutDue(entry.before ?? undefined), withoutDue(change.before));
      const shown = entry.changed_fields.filter((name) => !HIDDEN.has(name));
      if (entry.operation === "create") expect("changed_fields", entry.changed_fields, []);
      else expect("changed_fields", shown, changedFields(entry.before as State, entry.after).filter((name) => name !== "verify_after" || shown.includes(name)));
      const came = change.before === undefined !== (change.after === undefined);
      if (entry.operation !== "create") expect("deleted_at in changed_fields", entry.changed_fields.includes("deleted_at"), came);
    }
    return faults;
  },
};

const atomic: Promise_ = {
  name: "where the log takes nothing, nothing is changed",
  async check({ stage, way }) {
    const { world, before, after, entries } = await go(stage, way, breakLog);
    await mendLog(world);
    const faults = ENTITIES.filter((entity) => !same([...before[entity]], [...after[entity]])).map((entity) => `a ${entity} was changed without an entry`);
    return entries.length > 0 ? [...faults, "the log was not broken"] : faults;
  },
};

const version: Promise_ = {
  name: "the version rises by one, and the time",
  async check(run) {
    const faults: string[] = [];
    for (const change of changesOf(run)) {
      const { entity, id, entries } = change;
      const last = entries.at(-1);
      const [from, to] = [change.before ?? last?.before ?? undefined, change.after ?? last?.after];
      if (!to || !last) {
        faults.push(`${label(change)} changed without an entry`);
        continue;
      }
      if (to["version"] !== (from?.["version"] ?? 0) + 1) faults.push(`${label(change)} went from version ${from?.["version"]} to ${to["version"]}`);
      if (last.version !== to["version"]) faults.push(`${label(change)}: the log says version ${last.version}`);
      if (from && !(Date.parse(to["updated_at"]) > Date.parse(from["updated_at"]))) faults.push(`${label(change)}: ${to["updated_at"]} is not later than ${from["updated_at"]}`);
      if (last.occurred_at !== to["updated_at"]) faults.push(`${label(change)}: updated_at ${to["updated_at"]}, the log says ${last.occurred_at}`);
      if (!from && to["created_at"] !== to["updated_at"]) faults.push(`${label(change)}: created_at is not updated_at`);
      if (!change.after) continue;
      const { headers } = await run.world.act("GET", `${PATHS[entity]}/${id}`);
      if (headers["etag"] !== `"${to["version"]}"`) faults.push(`${label(change)}: ETag ${headers["etag"]}, version ${to["version"]}`);
    }
    return faults;
  },
};

const attribution: Promise_ = {
  name: "who changed it, from where and why",
  check({ way: { by }, world, entries }) {
    const fits = (wanted: string | RegExp | null, found: string | null): boolean => wanted instanceof RegExp ? found !== null && wanted.test(found) : wanted === found;
    return entries.flatMap((entry) => {
      const wanted = { ...by, actor: by.actor === "key" ? world.actor : by.actor };
      return (["actor", "source", "reason", "request_id"] as const).filter((field) => !fits(wanted[field], entry[field]))
        .map((field) => `${entry.entity} ${entry.entity_id.slice(-4)}: ${field} is ${entry[field]} instead of ${String(wanted[field])}`);
    });
  },
};

const countByCustomer = ({ address }: Snapshot): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { customer_id } of address.values()) counts.set(customer_id, (counts.get(customer_id) ?? 0) + 1);
  return counts;
};

const addressLimit: Promise_ = {
  name: "a customer at the limit gets no further address, and all else goes on",
  async check({ stage, way, before, after, entries }) {
    const limitFor = (snapshot: Snapshot, ada: string): number => Math.max(1, countByCustomer(snapshot).get(ada) ?? 0);
    let limit = 0;
    const limited = await go(stage, way, async (world) => {
      limit = limitFor(await world.snapshot(), world.ada);
      await setAddressLimit(world, limit);
    });
    const had = countByCustomer(before);
    const adds = [...countByCustomer(after)].some(([customer, count]) => count > Math.max(had.get(customer) ?? 0, limit));
    const allowed = countByCustomer(limited.before);
    const faults = [...countByCustomer(limited.after)].filter(([customer, count]) => count > Math.max(allowed.get(customer) ?? 0, limit))
      .map(([, count]) => `a customer has ${count} addresses with a limit of ${limit}`);
    if (limited.refused !== adds) faults.push(adds ? "it was not refused" : `it was refused: ${JSON.stringify(limited.answer && [limited.answer].flat().map(({ body }) => body))}`);
    const kinds = (all: Entry[]): string[] => all.map(({ entity, operation }) => `${entity} ${operation}`).sort();
    // The rows of a file are taken one by one: those that fit in are written.
    const isFile = way.by.request_id instanceof RegExp;
    if (!adds && !same(kinds(limited.entries), kinds(entries))) faults.push(`it wrote ${kinds(limited.entries).join(", ")} instead of ${kinds(entries).join(", ")}`);
    if (adds && !isFile && limited.entries.length > 0) faults.push(`although it was refused it wrote ${kinds(limited.entries).join(", ")}`);
    return faults;
  },
};

const defaults: Promise_ = {
  name: "at most one default of a kind, at every moment and after every entry",
  check: ({ before, entries }) => [
    ...findTwoDefaults(before, entries, "after the entry"),
    ...findTwoDefaults(before, entries.toSorted((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at)), "at", true),
  ],
};

/** @param byMoment entries of one moment count as one step */
function findTwoDefaults({ address }: Snapshot, entries: Entry[], when: string, byMoment = false): string[] {
  const addresses = new Map(address);
  const faults: string[] = [];
  entries.forEach((entry, index) => {
    if (entry.entity !== "address") return;
    if (entry.operation === "delete") addresses.delete(entry.entity_id);
    else addresses.set(entry.entity_id, entry.after);
    if (byMoment && entries[index + 1]?.occurred_at === entry.occurred_at) return;
    for (const kind of ["is_default_shipping", "is_default_billing"]) {
      const count = [...addresses.values()].filter((state) => state["customer_id"] === entry.customer_id && state[kind]).length;
      if (count > 1) faults.push(`${count} addresses with ${kind} ${when} ${byMoment ? entry.occurred_at : index + 1}`);
    }
  });
  return faults;
}

const references: Promise_ = {
  name: "references lead to their customer, and to one only",
  async check({ world: { call }, before, after }) {
    const faults: string[] = [];
    const pairs = (snapshot: Snapshot): [string, string][] => [...snapshot.customer.values()]
      .flatMap(({ id, external_refs }) => external_refs.map(({ source, ref }: { source: string; ref: string }): [string, string] => [`${source}/${encodeURIComponent(ref)}`, id]));
    const now = pairs(after);
    const owners = new Map(now);
    if (owners.size < now.length) faults.push("two customers hold one reference");
    for (const [path, id] of now) {
      const { body } = await call("GET", `/customers/by-ref/${path}`);
      if (body.id !== id) faults.push(`${path} leads to ${body.id ?? body.code} instead of ${id}`);
      const [source, ref] = path.split("/") as [string, string];
      const taken = await call("POST", "/customers?dry_run=false", { name: "Another", external_refs: [{ source, ref: decodeURIComponent(ref) }] });
      if (taken.status !== 409) faults.push(`${path} could be taken by another: ${taken.status}`);
    }
    for (const [path] of pairs(before)) {
      if (!owners.has(path) && (await call("GET", `/customers/by-ref/${path}`)).status !== 404) faults.push(`${path} still leads somewhere`);
    }
    return faults;
  },
};

const dueDate: Promise_ = {
  name: "due dates follow from the policy",
  check: ({ after }) => [...after.address.values()].flatMap((address) => {
    const { verification, tags, attributes } = address;
    const customer = after.customer.get(address["customer_id"]);
    const rule = POLICY.rules.find(({ address_tag, address_attribute, customer_attribute, customer_tag }) =>
      address_tag !== undefined && tags.includes(address_tag) || address_attribute !== undefined && attributes[address_attribute.name] === address_attribute.equals
      || customer_attribute !== undefined && customer?.["attributes"][customer_attribute.name] === customer_attribute.equals || customer_tag !== undefined && customer?.["tags"].includes(customer_tag));
    const days = verification.status === "failed" ? 1 : Number(/\d+/.exec(rule?.interval ?? POLICY.default_interval)?.[0]);
    if (verification.verified_at === null) return isSoon(address) || verification.verify_after === null ? [] : [`address ${address["id"].slice(-4)} was never checked, and is due ${verification.verify_after}`];
    const wanted = new Date(Date.parse(verification.verified_at) + days * DAY_MS).toISOString();
    const given = verification.verify_after;
    return given === wanted ? [] : [`address ${address["id"].slice(-4)} (${verification.status}): verify_after is ${given} instead of ${wanted}`];
  }),
};

/** Due within minutes: what comes in bulk has no verification that waits, but is found by the check of what is due. */
const isSoon = ({ verification, updated_at }: State): boolean =>
  verification.status === "pending" && verification.verify_after !== null && Date.parse(verification.verify_after) - Date.parse(updated_at) <= 10 * 60_000;

const OPEN = new Set(["queued", "running"]);

const verification: Promise_ = {
  name: "a new place is verified, an address that is gone is not, and nothing else asks",
  check(run) {
    const faults: string[] = [];
    const of = (snapshot: Snapshot, id: string) => snapshot.verifications.filter(({ address_id }) => address_id === id);
    for (const [id, state] of run.after.address) {
      const before = run.before.address.get(id);
      const open = of(run.after, id).filter(({ status }) => OPEN.has(status));
      const was = of(run.before, id).filter(({ status }) => OPEN.has(status));
      const entries = run.entries.filter(({ entity_id }) => entity_id === id);
      const [entry] = entries;
      const moved = before?.["fingerprint"] !== state["fingerprint"]
        || entry !== undefined && bringsBack(run.way) && operationOf({ entity: "address", id, before, after: state, entries }, run.way) === "restore";
      const wanted = moved ? "one for this version" : run.way.asksAgain && entry ? "one that was asked for" : "as before, or ended";
      const [first] = open;
      const isRight = moved ? open.length === 0 && isSoon(state) || open.length === 1 && first?.address_version === state["version"] && first?.cause !== "requested"
        : run.way.asksAgain && entry ? open.length === 1 && first?.cause === "requested" : open.every((row) => was.some((one) => one.id === row.id));
      if (!isRight) faults.push(`address ${id.slice(-4)}: open are ${JSON.stringify(open.map(({ cause, address_version }) => [cause, address_version]))}, wanted is ${wanted}`);
      if (moved && state["verification"].status !== "pending") faults.push(`address ${id.slice(-4)} is ${state["verification"].status} at a place that was not checked`);
      for (const row of moved ? was : []) {
        const status = of(run.after, id).find((one) => one.id === row.id)?.status;
        if (status !== "superseded" && status !== "cancelled") faults.push(`address ${id.slice(-4)}: the verification of its former place is ${status}`);
      }
    }
    for (const id of run.before.address.keys()) {
      if (run.after.address.has(id)) continue;
      for (const { status } of of(run.after, id)) if (OPEN.has(status)) faults.push(`address ${id.slice(-4)} is gone, its verification is ${status}`);
    }
    return faults;
  },
};

/** A request that restores an address has it checked anew; the undo of a file leaves what a check has found. */
const bringsBack = ({ operation, by }: Way): boolean => operation === "restore" && typeof by.request_id === "string";

const search: Promise_ = {
  name: "the search finds it as it is",
  async check(run) {
    const { world } = run;
    await followLog(world.service.resources);
    const faults: string[] = [];
    const ask = async (entity: Entity, body: object): Promise<Map<string, State>> => {
      const { body: { items } } = await world.act("POST", `${PATHS[entity]}/search`, { ...body, limit: 100 });
      return new Map(items.map((item: Record<string, State>) => [item[entity]?.["id"], item[entity]]));
    };
    const demandsOf = (entity: Entity, state: State): object[] => entity === "customer"
      ? [{ q: state["name"] }, ...state["tags"].map((tag: string) => ({ q: state["name"], filter: { tag } })), ...state["emails"].map((email: string) => ({ email })),
        ...state["phones"].map((phone: string) => ({ phone })), ...state["external_refs"].map((external_ref: object) => ({ external_ref }))]
      : [{ q: state["address_lines"][0] }, { q: `${state["recipient"]} ${state["address_lines"][0]}` }, { q: state["address_lines"][0], filter: { status: state["verification"].status } },
        ...state["tags"].map((tag: string) => ({ q: state["address_lines"][0], filter: { tag } })),
        ...(state["location"] ? [{ near: { latitude: state["location"].latitude, longitude: state["location"].longitude, radius_m: 50 } }] : [])];
    for (const { entity, id, before, after } of changesOf(run)) {
      const wanted = after ? demandsOf(entity, after) : [];
      // A name or a street that is no longer there may still be like the one that is: these are asked about where all is gone.
      const gone = (before ? demandsOf(entity, before) : []).filter((demand) => !after || "near" in demand || "email" in demand || "external_ref" in demand)
        .filter((demand) => !wanted.some((other) => same(other, demand)));
      for (const demand of wanted) {
        const hit = (await ask(entity, demand)).get(id);
        if (!same(hit, after)) faults.push(`${label({ entity, id })} is ${hit ? "shown otherwise" : "not found"} by ${JSON.stringify(demand)}`);
      }
      for (const demand of gone) if ((await ask(entity, demand)).has(id)) faults.push(`${label({ entity, id })} is still found by ${JSON.stringify(demand)}`);
    }
    return faults;
  },
};

const EVENTS = { create: "created", update: "updated", delete: "deleted", restore: "restored" };

const webhook: Promise_ = {
  name: "a webhook tells of it, once",
  async check({ world, entries }) {
    await dispatchEvents(world.service.resources);
    const deliveries: State[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { body }: Answer = await world.act("GET", `/webhooks/${world.webhookId}/deliveries?limit=200${cursor && `&cursor=${cursor}`}`);
      deliveries.push(...body.items);
      cursor = body.next_cursor;
    }
    return entries.flatMap(({ entity, entity_id, operation, occurred_at, changed_fields, after }) => {
      const isCheck = operation === "update" && changed_fields.includes("verified_at") && after["verification"]?.verified_at !== null;
      const type = `${entity}.${isCheck ? "verified" : EVENTS[operation]}`;
      const count = deliveries.filter((one) => one["entity_id"] === entity_id && one["event_type"] === type && one["occurred_at"] === occurred_at).length;
      return count === 1 ? [] : [`${type} of ${entity_id.slice(-4)} is delivered ${count} times`];
    });
  },
};

const feed: Promise_ = {
  name: "the feed has it at once, in order, and goes on behind it",
  async check(run) {
    const { world, before, after, entries } = run;
    const faults = entries.length === 0 ? ["the feed has nothing"] : [];
    if (after.cursor === before.cursor) faults.push("the feed stands where it stood");
    if ((await world.feed(after.cursor)).entries.length > 0) faults.push("the feed has something behind its end");
    for (const { entity, id } of changesOf(run)) {
      const { body } = await world.act("GET", `${PATHS[entity]}/${id}/history?limit=200`);
      const history = body.items.toReversed().filter((item: State) => item["version"] > (before[entity].get(id)?.["version"] ?? entries.find(({ entity_id }) => entity_id === id)?.before?.["version"] ?? 0));
      const brief = ({ version, operation, occurred_at, actor }: State): unknown[] => [version, operation, occurred_at, actor];
      const [shown, wanted] = [entries.filter(({ entity_id }) => entity_id === id).map(brief), history.map(brief)];
      if (!same(shown, wanted)) faults.push(`${label({ entity, id })}: the feed has ${JSON.stringify(shown)}, the history ${JSON.stringify(wanted)}`);
    }
    return faults;
  },
};

const asOf: Promise_ = {
  name: "its history can be read as of the moment, and of the one before",
  async check(run) {
    const faults: string[] = [];
    for (const { entity, id, before, entries } of changesOf(run)) {
      const [first, last] = [entries[0], entries.at(-1)];
      if (!first || !last) continue;
      const moments: [string, State | undefined][] = [
        [new Date(Date.parse(first.occurred_at) - 1).toISOString(), before], [last.occurred_at, last.operation === "delete" ? undefined : last.after],
      ];
      for (const [moment, wanted] of moments) {
        const { status, body } = await run.world.call("GET", `${PATHS[entity]}/${id}?as_of=${moment}`);
        const isRight = wanted ? status === 200 && same(withoutDue(body), withoutDue(wanted)) : status === 404;
        if (!isRight) faults.push(`${label({ entity, id })} as of ${moment}: ${status}, version ${body.version} instead of ${wanted?.["version"] ?? "none"}`);
      }
    }
    return faults;
  },
};

const expired: Promise_ = {
  name: "a position that must not be kept can be read nowhere",
  appliesTo: (way) => way.expires === true,
  async check({ world, before }) {
    const { act, call, service: { resources }, stage, home, spot, tenantId } = { ...world, stage: world };
    const needle = String(spot.latitude);
    if (!JSON.stringify([...before.address]).includes(needle)) return ["the position was never there"];
    await followLog(resources);
    await dispatchEvents(resources);
    const known = stage.receiver.received.length;
    const due = await resources.db.kysely.selectFrom("webhook_deliveries").select(["tenant_id", "webhook_id", "id"]).where("tenant_id", "=", tenantId).where("status", "=", "queued").orderBy("seq").execute();
    for (const key of due) await runDelivery(resources, stage.outbound, key as never);
    const moment = before.address.get(home)?.["updated_at"];
    const download = async (body: object): Promise<string> => (await call("GET", (await act("POST", "/exports", body)).body.download.url.replace("/v1", ""))).text;
    const snapshot = async (): Promise<string> => (await call("GET", (await act("POST", "/snapshots")).body.download.url.replace("/v1", ""))).text;
    const history = (await act("GET", `/addresses/${home}/history?limit=200`)).body.items as { diff: object[]; state: object }[];
    const places: [string, string][] = [
      ["the address", (await act("GET", `/addresses/${home}`)).text], ["the address as of before", (await call("GET", `/addresses/${home}?as_of=${moment}`)).text],
      ["a diff of the history", JSON.stringify(history.map(({ diff }) => diff))], ["a state of the history", JSON.stringify(history.map(({ state }) => state))],
      ["the verifications", (await act("GET", `/addresses/${home}/verifications`)).text], ["the feed", JSON.stringify((await world.feed()).entries)],
      ["a webhook's payload", stage.receiver.received.slice(known).map(({ body }) => body).join("\n")],
      ["an export", await download({ entity: "addresses", format: "ndjson" })], ["an export as of before", await download({ entity: "addresses", format: "ndjson", as_of: moment })],
      ["a CSV as of before", await download({ entity: "addresses", format: "csv", as_of: moment })], ["a snapshot", await snapshot()],
    ];
    const faults = places.filter(([, text]) => text.includes(needle)).map(([place]) => `it stands in ${place}`);
    return due.length === 0 ? [...faults, "no webhook was delivered"] : faults;
  },
};

const READ_ONLY = new Set(["id", "customer_id", "version", "division_code", "components", "entered", "fingerprint", "verdict", "location", "verification", "created_at", "updated_at"]);

const fieldLimits: Promise_ = {
  name: "what is shown can be sent back: no way goes beyond the limits of the API",
  async check({ way, world }) {
    await way.overfill?.(world);
    const now = await world.snapshot();
    const faults: string[] = [];
    for (const entity of ENTITIES) {
      for (const [id, state] of now[entity]) {
        const body = Object.fromEntries(Object.entries(state).filter(([name]) => !READ_ONLY.has(name)));
        const { status, body: problem } = await world.call("PATCH", `${PATHS[entity]}/${id}?dry_run=true`, body, { "if-match": "*" });
        if (status !== 200) faults.push(`${label({ entity, id })}: ${status} ${JSON.stringify(problem.errors)}`);
        if (state["location"]?.note?.length > 500) faults.push(`${label({ entity, id })}: a note of ${state["location"].note.length} characters`);
      }
    }
    return faults;
  },
};

/** Of everything that the world's import made: kept is what somebody else has changed since. The service's own work does not count. */
const changedSince: Promise_ = {
  name: "the undo of the import that made it keeps what somebody has changed since",
  async check({ world }) {
    const before = await world.snapshot();
    const { entries } = await world.feed();
    const made = entries.filter(({ request_id, operation }) => request_id === `import/${world.importId}` && operation === "create");
    const isForeign = ({ actor, request_id }: Entry): boolean => request_id !== `import/${world.importId}` && !actor.startsWith("system:");
    const undone = await world.undo(world.importId);
    const { body: { items } } = await world.act("GET", `/imports/${world.importId}/kept?limit=200`);
    const kept = new Map<string, string>(items.map(({ id, reason }: { id: string; reason: string }) => [id, reason]));
    const after = await world.snapshot();
    const faults = undone.body.status === "undone" ? [] : [`the import is ${undone.body.status}`];
    for (const { entity, entity_id: id } of made.toSorted((a, b) => a.entity.localeCompare(b.entity))) {
      const there = before[entity].get(id);
      const isChanged = entries.some((entry) => entry.entity_id === id && isForeign(entry));
      const hasAddress = entity === "customer" && [...after.address.values()].some(({ customer_id }) => customer_id === id);
      const wanted = !there ? undefined : isChanged ? "changed_since" : hasAddress ? "has_addresses" : undefined;
      if (kept.get(id) !== wanted) faults.push(`${label({ entity, id })} is kept as ${kept.get(id)} instead of ${wanted}`);
      if (wanted && !same(after[entity].get(id), there)) faults.push(`${label({ entity, id })} is not as it was`);
      if (!wanted && after[entity].has(id)) faults.push(`${label({ entity, id })} is still there`);
    }
    return faults;
  },
};

/** In the order in which they are checked: the last ones change the world. */
export const PROMISES: readonly Promise_[] = [
  log, version, attribution, defaults, dueDate, verification, feed, asOf, search, webhook, expired, references, atomic, addressLimit, fieldLimits, changedSince,
];
