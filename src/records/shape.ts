/** What a write consists of, and the parts of its statement. */
import { ENTITIES, TABLES, type Entity, type TableOf } from "./entities.ts";
import type { Operation } from "./rows.ts";

type Rows = Record<`${keyof typeof KINDS}_${TableOf}`, boolean>;

/** Which parts a statement needs. */
export type Shape = Rows & {
  /** Whether each change is made once for its Idempotency-Key. The statement then runs outside of a transaction. */
  claims: boolean;
  /** Whether verifications are queued. */
  verifications: boolean;
  /** Whether the result is the number of entries, instead of the version and time of each row. */
  summary: boolean;
  /** Whether spans are kept: see traces.ts. */
  traces: boolean;
};

const KINDS = { new: ["create"], changed: ["update", "restore"], deleted: ["delete"] } as const satisfies Record<
  string,
  readonly Operation[]
>;

type Traits = Pick<Shape, "claims" | "verifications" | "summary" | "traces">;

/**
 * The shape of a write.
 * @param has whether the write has one of these operations on an entity
 */
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

/** Declares a parameter of the statement. @returns SQL that refers to it */
export type Parameter = (name: string, type: string) => string;

/** SQL for `unnest` of parameters, given as names and types of arrays. */
export const unnest = ($: Parameter, parameters: Readonly<Record<string, string>>): string =>
  `unnest(${Object.entries(parameters)
    .map(([name, type]) => $(name, type))
    .join(", ")})`;

/** A CTE of the statement. The final SELECT waits for a CTE that is `counted`. */
export type Part = [name: string, sql: string, counts?: "counted"];

/** SQL that leaves out rows whose Idempotency-Key was used before. */
export const joinAllowed = ({ claims }: Pick<Shape, "claims">): string => (claims ? "JOIN allowed USING (n)" : "");
