/** What a write consists of, and the parts of its statement. */
import { ENTITIES, TABLES, type Entity, type TableOf } from "./entities.ts";
import type { Operation } from "./rows.ts";

type Rows = Record<`${keyof typeof KINDS}_${TableOf}`, boolean>;

export type Shape = Rows & {
  /** Whether changes are made once for each Idempotency-Key; then there is no transaction around the statement. */
  claims: boolean;
  verifications: boolean;
  /** Whether the result is how much was written, instead of what each row was given. */
  summary: boolean;
};

const KINDS = { new: ["create"], changed: ["update", "restore"], deleted: ["delete"] } as const satisfies Record<
  string,
  readonly Operation[]
>;

type Traits = Pick<Shape, "claims" | "verifications" | "summary">;

/** @param has whether the write has any of these operations, of an entity */
export const shapeWith = (
  has: (operations: readonly Operation[], entity: Entity) => boolean,
  traits: Traits,
): Shape => ({
  ...traits,
  ...(Object.fromEntries(
    Object.entries(KINDS).flatMap(([kind, operations]) =>
      ENTITIES.map((entity) => [`${kind}_${TABLES[entity]}`, has(operations, entity)]),
    ),
  ) as Rows),
});

/** Names a parameter of the statement. @returns SQL for it */
export type Parameter = (name: string, type: string) => string;

/** A part of the statement; one that is counted is done before the statement has its result. */
export type Part = [name: string, sql: string, counts?: "counted"];

/** Leaves out rows whose Idempotency-Key was used before. */
export const permit = ({ claims }: Pick<Shape, "claims">): string => (claims ? "JOIN permitted USING (n)" : "");
