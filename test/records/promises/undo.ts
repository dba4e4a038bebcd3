import type { Entry } from "../world.ts";
import { label, same, type MatrixPromise } from "./run.ts";

/** An undo keeps the rows of the import that have been changed since, other than by the service itself. */
export const changedSince: MatrixPromise = {
  name: "the undo of an import keeps rows that have been changed since",
  async check({ world }) {
    const before = await world.snapshot();
    const { entries } = await world.feed();
    const made = entries.filter(
      ({ request_id, operation }) => request_id === `import/${world.importId}` && operation === "create",
    );
    const isForeign = ({ actor, request_id }: Entry): boolean =>
      request_id !== `import/${world.importId}` && !actor.startsWith("system:");
    const undone = await world.undo(world.importId);
    const {
      body: { items },
    } = await world.act("GET", `/imports/${world.importId}/kept?limit=200`);
    const kept = new Map<string, string>(items.map(({ id, reason }: { id: string; reason: string }) => [id, reason]));
    const after = await world.snapshot();
    const faults = undone.body.status === "undone" ? [] : [`the import is ${undone.body.status}`];
    for (const { entity, entity_id: id } of made.toSorted((a, b) => a.entity.localeCompare(b.entity))) {
      const there = before[entity].get(id);
      const isChanged = entries.some((entry) => entry.entity_id === id && isForeign(entry));
      const hasAddress =
        entity === "customer" && [...after.address.values()].some(({ customer_id }) => customer_id === id);
      const wanted = !there ? undefined : isChanged ? "changed_since" : hasAddress ? "has_addresses" : undefined;
      if (kept.get(id) !== wanted)
        faults.push(`${label({ entity, id })} is kept as ${kept.get(id)} instead of ${wanted}`);
      if (wanted && !same(after[entity].get(id), there))
        faults.push(`${label({ entity, id })} was changed by the undo`);
      if (!wanted && after[entity].has(id)) faults.push(`${label({ entity, id })} is still there`);
    }
    return faults;
  },
};
