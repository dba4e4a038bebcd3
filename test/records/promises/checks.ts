/** Promises about when an address is verified. */
import type { Way } from "../ways/way.ts";
import { POLICY, type Snapshot, type State } from "../world.ts";
import { operationOf, type MatrixPromise } from "./run.ts";

const DAY_MS = 86_400_000;

export const dueDate: MatrixPromise = {
  name: "due dates match the verification policy",
  check: ({ after }) =>
    [...after.address.values()].flatMap((address) => {
      const { verification, tags, attributes } = address;
      const customer = after.customer.get(address["customer_id"]);
      const rule = POLICY.rules.find(
        ({ address_tag, address_attribute, customer_attribute, customer_tag }) =>
          (address_tag !== undefined && tags.includes(address_tag)) ||
          (address_attribute !== undefined && attributes[address_attribute.name] === address_attribute.equals) ||
          (customer_attribute !== undefined &&
            customer?.["attributes"][customer_attribute.name] === customer_attribute.equals) ||
          (customer_tag !== undefined && customer?.["tags"].includes(customer_tag)),
      );
      const days =
        verification.status === "failed" ? 1 : Number(/\d+/.exec(rule?.interval ?? POLICY.default_interval)?.[0]);
      if (verification.verified_at === null)
        return isSoon(address) || verification.verify_after === null
          ? []
          : [`address ${address["id"].slice(-4)} was never verified, and is due ${verification.verify_after}`];
      const wanted = new Date(Date.parse(verification.verified_at) + days * DAY_MS).toISOString();
      const given = verification.verify_after;
      return given === wanted
        ? []
        : [`address ${address["id"].slice(-4)} (${verification.status}) is due ${given} instead of ${wanted}`];
    }),
};

/** True if the address is due within minutes: bulk writes queue no verifications, but set the due date. */
const isSoon = ({ verification, updated_at }: State): boolean =>
  verification.status === "pending" &&
  verification.verify_after !== null &&
  Date.parse(verification.verify_after) - Date.parse(updated_at) <= 10 * 60_000;

const OPEN = new Set(["queued", "running"]);

export const verification: MatrixPromise = {
  name: "a verification is queued for a new place or on request, cancelled for a deleted address, otherwise unchanged",
  check(run) {
    const faults: string[] = [];
    const of = (snapshot: Snapshot, id: string) => snapshot.verifications.filter(({ address_id }) => address_id === id);
    for (const [id, state] of run.after.address) {
      const before = run.before.address.get(id);
      const open = of(run.after, id).filter(({ status }) => OPEN.has(status));
      const was = of(run.before, id).filter(({ status }) => OPEN.has(status));
      const entries = run.entries.filter(({ entity_id }) => entity_id === id);
      const [entry] = entries;
      const moved =
        before?.["fingerprint"] !== state["fingerprint"] ||
        (entry !== undefined &&
          restoresByRequest(run.way) &&
          operationOf({ entity: "address", id, before, after: state, entries }, run.way) === "restore");
      const wanted = moved
        ? "one of this version"
        : run.way.asksAgain && entry
          ? "a requested one"
          : "the same as before, or none";
      const [first] = open;
      const isRight = moved
        ? (open.length === 0 && isSoon(state)) ||
          (open.length === 1 && first?.address_version === state["version"] && first?.cause !== "requested")
        : run.way.asksAgain && entry
          ? open.length === 1 && first?.cause === "requested"
          : open.every((row) => was.some((one) => one.id === row.id));
      if (!isRight)
        faults.push(
          `address ${id.slice(-4)}: open are ${open.map(({ cause }) => cause).join() || "none"}, expected is ${wanted}`,
        );
      if (moved && state["verification"].status !== "pending")
        faults.push(`address ${id.slice(-4)} is ${state["verification"].status} at a place that was not verified`);
      for (const row of moved ? was : []) {
        const status = of(run.after, id).find((one) => one.id === row.id)?.status;
        if (status !== "superseded" && status !== "cancelled")
          faults.push(`address ${id.slice(-4)}: the verification of its former place is ${status}`);
      }
    }
    for (const id of run.before.address.keys()) {
      if (run.after.address.has(id)) continue;
      for (const { status } of of(run.after, id))
        if (OPEN.has(status)) faults.push(`address ${id.slice(-4)} is deleted, its verification is ${status}`);
    }
    return faults;
  },
};

/**
 * A restoration by request has the address verified again; the undo of an import keeps the results of verifications.
 */
const restoresByRequest = ({ operation, by }: Way): boolean =>
  operation === "restore" && typeof by.request_id === "string";
