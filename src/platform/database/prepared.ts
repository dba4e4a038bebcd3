import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, type Compilable } from "kysely";
import type { QueryResult } from "pg";
import type { DB } from "./tables.ts";

/** Whatever runs one statement: a pool, a client inside a transaction, or the pipelined readers. */
export interface Connection {
  query(statement: { name?: string; text: string; values: unknown[] }): Promise<QueryResult>;
}

class Placeholder {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const compiler = new Kysely<DB>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Stands in a query for the values that are given when it runs. */
export type Placeholders<Values> = <Key extends keyof Values & string>(key: Key) => Values[Key];

/**
 * A Kysely query that is compiled once and prepared under a name: compiling costs more than all else that a
 * request does in JavaScript.
 * @param name of the prepared statement, unique in the service
 * @param build makes the query; `$("id")` stands for the value that is given at each run
 */
export function prepare<Values extends object, Row>(
  name: string,
  build: (db: Kysely<DB>, $: Placeholders<Values>) => Compilable<Row>,
): (connection: Connection, values: Values) => Promise<Row[]> {
  // The placeholder travels through the query builder in place of the value and is found again among its parameters.
  const { sql: text, parameters } = build(compiler, (key) => new Placeholder(key) as never).compile();
  return async (connection, values) => {
    const result = await connection.query({
      name,
      text,
      values: parameters.map((parameter) => parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter),
    });
    return result.rows as Row[];
  };
}
