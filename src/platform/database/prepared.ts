import {
  CompiledQuery,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type Compilable,
  type Transaction,
} from "kysely";
import type { CustomTypesConfig, QueryResult } from "pg";
import type { DB } from "./tables.ts";

/** What runs one statement: a pool, a client inside a transaction, or the pipelined readers. */
export interface Connection {
  query(statement: Statement): Promise<QueryResult>;
}

export interface Statement {
  name?: string;
  text: string;
  values: unknown[];
  types?: CustomTypesConfig;
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

/** A row whose values are the text that Postgres sends: what is only passed on need not be read. */
export type AsText<Row> = { [Column in keyof Row]: null extends Row[Column] ? string | null : string };

export const AS_TEXT: CustomTypesConfig = { getTypeParser: (() => (text: string) => text) as never };

type Build<Values, Row> = (db: Kysely<DB>, $: Placeholders<Values>) => Compilable<Row>;

/**
 * A Kysely query that is compiled once and prepared under a name: compiling costs more than all else that a
 * request does in JavaScript.
 * @param name of the prepared statement, unique in the service
 * @param build makes the query; `$("id")` stands for the value that is given at each run
 */
export const prepare = <Values extends object, Row>(
  name: string,
  build: Build<Values, Row>,
): ((connection: Connection, values: Values) => Promise<Row[]>) => prepareAs<Values, Row, Row>(name, build);

/** The same for rows of text. */
export const prepareAsText = <Values extends object, Row>(
  name: string,
  build: Build<Values, Row>,
): ((connection: Connection, values: Values) => Promise<AsText<Row>[]>) =>
  prepareAs<Values, Row, AsText<Row>>(name, build, AS_TEXT);

function prepareAs<Values extends object, Row, Given>(
  name: string,
  build: Build<Values, Row>,
  types?: CustomTypesConfig,
): (connection: Connection, values: Values) => Promise<Given[]> {
  // The placeholder travels through the query builder in place of the value and is found again among its parameters.
  const { sql: text, parameters } = build(compiler, (key) => new Placeholder(key) as never).compile();
  return async (connection, values) => {
    const result = await connection.query({
      name,
      text,
      values: parameters.map((parameter) =>
        parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
      ),
      ...(types && { types }),
    });
    return result.rows as Given[];
  };
}

/** The names of statements that are prepared when Kysely runs their text. */
const names = new Map<string, string>();

export const nameOfStatement = (text: string): string | undefined => names.get(text);

/** Runs a prepared statement in a transaction of Kysely, which would have Postgres plan it again each time. */
export async function runNamed<Row>(
  tx: Transaction<DB>,
  { name, text, values }: Required<Omit<Statement, "types">>,
): Promise<Row[]> {
  names.set(text, name);
  return (await tx.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
}
