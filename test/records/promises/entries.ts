/** Promises about the entries of the change log. */
import { breakLog, restoreLog, type State } from "../world.ts";
import {
  changedFields,
  changesOf,
  ENTITIES,
  runWay,
  HIDDEN,
  label,
  operationOf,
  PATHS,
  same,
  withoutDue,
  type MatrixPromise,
} from "./run.ts";

export const log: MatrixPromise = {
  name: "the log has one correct entry for each changed row",
  check(run) {
    const changes = changesOf(run);
    const faults = changes.some(
      ({ entity, entries }) =>
        entity === run.way.entity && entries.some(({ operation }) => operation === run.way.operation),
    )
      ? []
      : [`the log has no ${run.way.operation} of a ${run.way.entity}`];
    for (const change of changes) {
      const [entry, ...more] = change.entries;
      if (!entry || more.length > 0) {
        faults.push(`${label(change)} has ${change.entries.length} entries`);
        continue;
      }
      const expect = (what: string, found: unknown, wanted: unknown): void => {
        if (!same(found, wanted))
          faults.push(`${label(change)}: ${what} is ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
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
      else
        expect(
          "changed_fields",
          shown,
          changedFields(entry.before as State, entry.after).filter(
            (name) => name !== "verify_after" || shown.includes(name),
          ),
        );
      const came = (change.before === undefined) !== (change.after === undefined);
      if (entry.operation !== "create")
        expect("deleted_at in changed_fields", entry.changed_fields.includes("deleted_at"), came);
    }
    return faults;
  },
};

export const atomic: MatrixPromise = {
  name: "a change without an entry in the log is rolled back",
  async check({ stage, way }) {
    const { world, before, after, entries } = await runWay(stage, way, breakLog);
    await restoreLog(world);
    // A queued verification clears the due date, even if it fails.
    const states = (all: Map<string, State>): (State | undefined)[] =>
      way.by.source === "verification" ? [...all.values()].map(withoutDue) : [...all.values()];
    const faults = ENTITIES.filter((entity) => !same(states(before[entity]), states(after[entity]))).map(
      (entity) => `a ${entity} was changed without an entry`,
    );
    return entries.length > 0 ? [...faults, "the log accepted an entry"] : faults;
  },
};

export const version: MatrixPromise = {
  name: "the version increases by one, and the time of the change increases",
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
      if (to["version"] !== (from?.["version"] ?? 0) + 1)
        faults.push(`${label(change)} went from version ${from?.["version"]} to ${to["version"]}`);
      if (last.version !== to["version"]) faults.push(`${label(change)}: the log has version ${last.version}`);
      if (from && !(Date.parse(to["updated_at"]) > Date.parse(from["updated_at"])))
        faults.push(`${label(change)}: ${to["updated_at"]} is not later than ${from["updated_at"]}`);
      if (last.occurred_at !== to["updated_at"])
        faults.push(`${label(change)}: updated_at ${to["updated_at"]}, the log has ${last.occurred_at}`);
      if (!from && to["created_at"] !== to["updated_at"]) faults.push(`${label(change)}: created_at is not updated_at`);
      if (!change.after) continue;
      const { headers } = await run.world.act("GET", `${PATHS[entity]}/${id}`);
      if (headers["etag"] !== `"${to["version"]}"`)
        faults.push(`${label(change)}: ETag ${headers["etag"]}, version ${to["version"]}`);
    }
    return faults;
  },
};

export const attribution: MatrixPromise = {
  name: "the log has the actor, source, reason and request id",
  check({ way: { by }, world, entries }) {
    const fits = (wanted: string | RegExp | null, found: string | null): boolean =>
      wanted instanceof RegExp ? found !== null && wanted.test(found) : wanted === found;
    return entries.flatMap((entry) => {
      const wanted = { ...by, actor: by.actor === "key" ? world.actor : by.actor };
      return (["actor", "source", "reason", "request_id"] as const)
        .filter((field) => !fits(wanted[field], entry[field]))
        .map(
          (field) =>
            `${entry.entity} ${entry.operation}: ${field} is ${entry[field]} instead of ${String(wanted[field])}`,
        );
    });
  },
};
