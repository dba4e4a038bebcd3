/** Promises about the values of a row, and among the rows of a customer. */
import type { Answer } from "../../support/service.ts";
import { setAddressLimit, type Entry, type Snapshot } from "../world.ts";
import { ENTITIES, runWay, label, PATHS, same, type MatrixPromise } from "./run.ts";

const countByCustomer = ({ address }: Snapshot): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { customer_id } of address.values()) counts.set(customer_id, (counts.get(customer_id) ?? 0) + 1);
  return counts;
};

export const addressLimit: MatrixPromise = {
  name: "a customer at the address limit gets no further address, and other changes succeed",
  async check({ stage, way, before, after, entries }) {
    const limitFor = (snapshot: Snapshot, ada: string): number => Math.max(1, countByCustomer(snapshot).get(ada) ?? 0);
    let limit = 0;
    const limited = await runWay(stage, way, async (world) => {
      limit = limitFor(await world.snapshot(), world.ada);
      await setAddressLimit(world, limit);
    });
    const had = countByCustomer(before);
    const adds = [...countByCustomer(after)].some(
      ([customer, count]) => count > Math.max(had.get(customer) ?? 0, limit),
    );
    const allowed = countByCustomer(limited.before);
    const faults = [...countByCustomer(limited.after)]
      .filter(([customer, count]) => count > Math.max(allowed.get(customer) ?? 0, limit))
      .map(([, count]) => `a customer has ${count} addresses with a limit of ${limit}`);
    if (limited.refused !== adds)
      faults.push(
        adds
          ? "it was not rejected"
          : `it was rejected: ${JSON.stringify(limited.answer && [limited.answer].flat().map(({ body }) => body))}`,
      );
    const kinds = (all: Entry[]): string[] => all.map(({ entity, operation }) => `${entity} ${operation}`).sort();
    // Rows of a file are written one by one up to the limit.
    const isFile = way.by.request_id instanceof RegExp;
    if (!adds && !same(kinds(limited.entries), kinds(entries)))
      faults.push(`it wrote ${kinds(limited.entries).join(", ")} instead of ${kinds(entries).join(", ")}`);
    if (adds && !isFile && limited.entries.length > 0)
      faults.push(`it was rejected, but wrote ${kinds(limited.entries).join(", ")}`);
    return faults;
  },
};

export const defaults: MatrixPromise = {
  name: "at most one default of a kind, at every time and after every entry",
  check: ({ before, entries }) => [
    ...findTwoDefaults(before, entries, "after the entry"),
    ...findTwoDefaults(
      before,
      entries.toSorted((a, b) => Date.parse(a.occurred_at) - Date.parse(b.occurred_at)),
      "at",
      true,
    ),
  ],
};

/** @param byMoment treat entries with the same time as one step */
function findTwoDefaults({ address }: Snapshot, entries: Entry[], when: string, byMoment = false): string[] {
  const addresses = new Map(address);
  const faults: string[] = [];
  entries.forEach((entry, index) => {
    if (entry.entity !== "address") return;
    if (entry.operation === "delete") addresses.delete(entry.entity_id);
    else addresses.set(entry.entity_id, entry.after);
    if (byMoment && entries[index + 1]?.occurred_at === entry.occurred_at) return;
    for (const kind of ["is_default_shipping", "is_default_billing"]) {
      const count = [...addresses.values()].filter(
        (state) => state["customer_id"] === entry.customer_id && state[kind],
      ).length;
      if (count > 1) faults.push(`${count} addresses with ${kind} ${when} ${byMoment ? entry.occurred_at : index + 1}`);
    }
  });
  return faults;
}

interface Ref {
  source: string;
  ref: string;
}

export const references: MatrixPromise = {
  name: "each external reference leads to exactly one customer",
  async check({ world: { act, call }, before, after }) {
    const faults: string[] = [];
    const refsOf = (snapshot: Snapshot): [string, Ref][] =>
      [...snapshot.customer.values()].flatMap(({ id, external_refs }) =>
        external_refs.map((external_ref: Ref): [string, Ref] => [id, external_ref]),
      );
    const name = ({ source, ref }: Ref): string => `${source}/${encodeURIComponent(ref)}`;
    const find = (ref: Ref): Promise<Answer> => call("GET", `/customers/by-ref/${name(ref)}`);
    const { body: another } = await act("POST", "/customers", { name: "Another" });
    const isFree = async (ref: Ref): Promise<boolean> => {
      const path = `/customers/${another.id}?dry_run=true`;
      const { status } = await call("PATCH", path, { external_refs: [ref] }, { "if-match": "*" });
      if (status !== 200 && status !== 409) faults.push(`${name(ref)}: ${status} for another customer`);
      return status === 200;
    };
    const now = refsOf(after);
    const held = new Set(now.map(([, ref]) => name(ref)));
    if (held.size < now.length) faults.push("two customers have the same reference");
    for (const [id, ref] of now) {
      const { body } = await find(ref);
      if (body.id !== id) faults.push(`${name(ref)} leads to ${body.id ?? body.code} instead of ${id}`);
      if (await isFree(ref)) faults.push(`${name(ref)} can be given to another customer`);
    }
    for (const [, ref] of refsOf(before)) {
      if (held.has(name(ref))) continue;
      if ((await find(ref)).status !== 404) faults.push(`${name(ref)} still leads to a customer`);
      if (!(await isFree(ref))) faults.push(`${name(ref)} is not free`);
    }
    return faults;
  },
};

const READ_ONLY = new Set([
  "id",
  "customer_id",
  "version",
  "division_code",
  "components",
  "entered",
  "fingerprint",
  "verdict",
  "location",
  "verification",
  "created_at",
  "updated_at",
]);

export const fieldLimits: MatrixPromise = {
  name: "returned values can be sent again: no way exceeds the limits of the API",
  async check({ way, world }) {
    await way.overfill?.(world);
    const now = await world.snapshot();
    const faults: string[] = [];
    for (const entity of ENTITIES) {
      for (const [id, state] of now[entity]) {
        const body = Object.fromEntries(Object.entries(state).filter(([name]) => !READ_ONLY.has(name)));
        const { status, body: problem } = await world.call("PATCH", `${PATHS[entity]}/${id}?dry_run=true`, body, {
          "if-match": "*",
        });
        if (status !== 200) faults.push(`${label({ entity, id })}: ${status} ${JSON.stringify(problem.errors)}`);
        if (state["location"]?.note?.length > 500)
          faults.push(`${label({ entity, id })}: a note of ${state["location"].note.length} characters`);
      }
    }
    return faults;
  },
};
