/** A way that is gone, and what changed by it. */
import { isDeepStrictEqual } from "node:util";
import type { Answer } from "../../support/service.ts";
import type { Way } from "../ways/way.ts";
import { makeWorld, type Entity, type Entry, type Snapshot, type Stage, type State, type World } from "../world.ts";

/** A way that was gone, and what could be seen of it. */
export interface Run {
  stage: Stage;
  way: Way;
  world: World;
  before: Snapshot;
  after: Snapshot;
  /** What the feed has of it. */
  entries: Entry[];
  answer: Answer | Answer[] | undefined;
}

export interface MatrixPromise {
  name: string;
  /** Said of the way by what it does, never by its name. Absent: of every way. */
  appliesTo?(way: Way): boolean;
  /** @returns in what the promise is broken; nothing where it is kept */
  check(run: Run): Promise<string[]> | string[];
}

export const ENTITIES = ["customer", "address"] as const satisfies Entity[];
export const PATHS: Record<Entity, string> = { customer: "/customers", address: "/addresses" };

export async function go(
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

/** Each customer and address that the log names, or that differs from before in more than its due date. */
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

/** Due dates follow from the policy: one that moves is no change of the address. */
export function withoutDue(state: State | undefined): State | undefined {
  return state?.["verification"] === undefined
    ? state
    : { ...state, verification: { ...state["verification"], verify_after: null } };
}

export const label = ({ entity, id }: Pick<Changed, "entity" | "id">): string => `${entity} ${id.slice(-4)}`;
export const same = isDeepStrictEqual;

/** The fields of two states that differ, by the names of the log: `verified_at`, `verification_status` and so on. */
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

/** Fields of the log that the API does not show. */
export const HIDDEN = new Set(["deleted_at", "place_since"]);

export function operationOf({ before, after, entries }: Changed, way: Way): Entry["operation"] {
  if (before === undefined) return entries[0]?.before === null ? "create" : "restore";
  if (after === undefined) return "delete";
  // Whoever takes a default by being restored, the other one only loses it.
  const onlyLoses = changedFields(before, after).every(
    (name) => name.startsWith("is_default_") && before[name] === true,
  );
  return way.operation === "restore" && !onlyLoses ? "restore" : "update";
}
