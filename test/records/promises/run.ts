/** Runs a way in a new tenant and finds the changes that it made. */
import { isDeepStrictEqual } from "node:util";
import type { Answer } from "../../support/service.ts";
import type { Way } from "../ways/way.ts";
import { makeWorld, type Entity, type Entry, type Snapshot, type Stage, type State, type World } from "../world.ts";

/** A way that has been run, with the data before and after it. */
export interface Run {
  stage: Stage;
  way: Way;
  world: World;
  before: Snapshot;
  after: Snapshot;
  /** The entries of the feed. */
  entries: Entry[];
  answer: Answer | Answer[] | undefined;
}

export interface MatrixPromise {
  name: string;
  /** True for the ways that the promise applies to, by what they do, not by name. Default: all. */
  appliesTo?(way: Way): boolean;
  /** @returns the violations of the promise; empty if there are none */
  check(run: Run): Promise<string[]> | string[];
}

export const ENTITIES = ["customer", "address"] as const satisfies Entity[];
export const PATHS: Record<Entity, string> = { customer: "/customers", address: "/addresses" };

export async function runWay(
  stage: Stage,
  way: Way,
  prepare?: (world: World) => Promise<void>,
): Promise<Run & { refused: boolean }> {
  const world = await makeWorld(stage);
  const act = await way.begin(world);
  await prepare?.(world);
  const before = await world.snapshot();
  let answer: Run["answer"];
  let refused = false;
  try {
    answer = (await act()) as Run["answer"];
  } catch {
    refused = true;
  }
  const { entries } = await world.feed(before.cursor);
  return {
    stage,
    way,
    world,
    before,
    after: await world.snapshot(),
    entries,
    answer,
    refused: refused || isRefusal(answer),
  };
}

function isRefusal(answer: Run["answer"]): boolean {
  return [answer ?? []]
    .flat()
    .some(
      ({ status, body }) =>
        status >= 400 ||
        body?.items?.some((item: { status?: string }) => item.status === "refused") ||
        body?.progress?.refused > 0,
    );
}

export interface Changed {
  entity: Entity;
  id: string;
  before: State | undefined;
  after: State | undefined;
  entries: Entry[];
}

/** Returns the customers and addresses that have an entry in the log, or that differ in more than the due date. */
export function changesOf({ before, after, entries }: Run): Changed[] {
  return ENTITIES.flatMap((entity) =>
    [
      ...new Set([
        ...before[entity].keys(),
        ...after[entity].keys(),
        ...entries.filter((entry) => entry.entity === entity).map(({ entity_id }) => entity_id),
      ]),
    ]
      .map((id) => ({
        entity,
        id,
        before: before[entity].get(id),
        after: after[entity].get(id),
        entries: entries.filter(({ entity_id }) => entity_id === id),
      }))
      .filter(
        (change) =>
          change.entries.length > 0 || !isDeepStrictEqual(withoutDue(change.before), withoutDue(change.after)),
      ),
  );
}

/** Ignores the due date, which follows from the policy: a change of it alone is not a change of the address. */
export function withoutDue(state: State | undefined): State | undefined {
  return state?.["verification"] === undefined
    ? state
    : { ...state, verification: { ...state["verification"], verify_after: null } };
}

export const label = ({ entity, id }: Pick<Changed, "entity" | "id">): string => `${entity} ${id.slice(-4)}`;
export const same = isDeepStrictEqual;

/** Returns the fields that differ, with the names of the log, such as `verified_at` or `verification_status`. */
export function changedFields(before: State, after: State): string[] {
  const flat = ({ verification, version: _version, updated_at: _updated, ...rest }: State): State => ({
    ...rest,
    ...(verification !== undefined && {
      verification_status: verification.status,
      verified_at: verification.verified_at,
      verification_provider: verification.provider,
      verification_confidence: verification.confidence,
      confidence_as_of: verification.confidence_as_of,
      confidence_half_life_days: verification.half_life_days,
      verification_reasons: verification.reasons,
      verify_after: verification.verify_after,
    }),
  });
  const [from, to] = [flat(before), flat(after)];
  return Object.keys(to)
    .filter((name) => !same(from[name], to[name]))
    .sort();
}

/** Fields of the log that the API does not return. */
export const HIDDEN = new Set(["deleted_at", "place_since"]);

export function operationOf({ before, after, entries }: Changed, way: Way): Entry["operation"] {
  if (before === undefined) return entries[0]?.before === null ? "create" : "restore";
  if (after === undefined) return "delete";
  // Restoring a default address takes the default from another address, which is an update of that one.
  const onlyLoses = changedFields(before, after).every(
    (name) => name.startsWith("is_default_") && before[name] === true,
  );
  return way.operation === "restore" && !onlyLoses ? "restore" : "update";
}
