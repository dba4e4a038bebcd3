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

/** Runs statements: a pool, a client inside a transaction, or the pipelined readers. */
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

/** Makes the placeholders of a query for values that are given when it runs. */
export type Placeholders<Values> = <Key extends keyof Values & string>(key: Key) => Values[Key];

/** A row of the texts that Postgres sends: values that are only passed on need not be parsed. */
export type AsText<Row> = { [Column in keyof Row]: null extends Row[Column] ? string | null : string };

export const AS_TEXT: CustomTypesConfig = { getTypeParser: (() => (text: string) => text) as never };

type Build<Values, Row> = (db: Kysely<DB>, $: Placeholders<Values>) => Compilable<Row>;

/**
 * Compiles a Kysely query once and prepares it under a name: compiling costs more than everything else that a request
 * does in JavaScript.
 * @param name of the prepared statement, unique in the service
 * @param build makes the query; `$("id")` is the placeholder of the value `id`
 */
export const prepare = <Values extends object, Row>(
  name: string,
  build: Build<Values, Row>,
): ((connection: Connection, values: Values) => Promise<Row[]>) => prepareAs<Values, Row, Row>(name, build);

/** As `prepare`, but rows have texts as values. */
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
  // A placeholder takes the place of a value in the query builder, and is found again among the parameters.
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

/** Names of prepared statements, by their texts, for statements that Kysely runs. */
const names = new Map<string, string>();

/** The name under which a statement is prepared; undefined if it is not. */
export const nameOfStatement = (text: string): string | undefined => names.get(text);

/** Runs a prepared statement in a transaction of Kysely, which on its own would not prepare it. */
export async function runNamed<Row>(
  tx: Transaction<DB>,
  { name, text, values }: Required<Omit<Statement, "types">>,
): Promise<Row[]> {
  names.set(text, name);
  return (await tx.executeQuery<Row>(CompiledQuery.raw(text, values))).rows;
}
