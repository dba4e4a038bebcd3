/**
 * The yardstick: bare Fastify with hand-written `pg` statements, prepared by name. Reads a row of 20 columns or inserts
 * one, without authentication, validation, change log or history.
 */
import { fastify } from "fastify";
import pg from "pg";
import { v7 as uuidv7 } from "uuid";
import { COLUMNS } from "./table.ts";

const pool = new pg.Pool({ connectionString: process.env["DATABASE_URL"] as string, max: 24 });
const app = fastify();

const text = { type: "string" };
const textOrNull = { type: ["string", "null"] };
const texts = { type: "array", items: text };
const address = {
  type: "object",
  properties: {
    id: text,
    tenant_id: text,
    customer_id: text,
    version: { type: "integer" },
    recipient: textOrNull,
    organization: textOrNull,
    phone: textOrNull,
    instructions: textOrNull,
    usages: texts,
    country_code: text,
    administrative_area: textOrNull,
    locality: textOrNull,
    dependent_locality: textOrNull,
    township: textOrNull,
    address_lines: texts,
    postal_code: textOrNull,
    language_code: textOrNull,
    attributes: { type: "object", additionalProperties: true },
    created_at: { type: "string", format: "date-time" },
    updated_at: { type: "string", format: "date-time" },
  },
};

const FIND = `SELECT ${COLUMNS.join(", ")} FROM address WHERE id = $1`;
const INSERT = `INSERT INTO address (${COLUMNS.join(", ")})
  VALUES (${COLUMNS.map((_, index) => `$${index + 1}`).join(", ")})`;
const TENANT = "01a200c5-fc89-7fc4-9874-6ca4f79da9fb";

app.get<{ Params: { id: string } }>(
  "/addresses/:id",
  { schema: { response: { 200: address } } },
  async (request, reply) => {
    const { rows } = await pool.query({ name: "find", text: FIND, values: [request.params.id] });
    return rows[0] ?? reply.code(404).send();
  },
);

app.post<{ Params: { customer_id: string }; Body: Record<string, unknown> }>(
  "/customers/:customer_id/addresses",
  { schema: { response: { 201: address } } },
  async (request, reply) => {
    const now = new Date();
    const row: Record<string, unknown> = {
      usages: [],
      attributes: {},
      ...request.body,
      id: uuidv7(),
      tenant_id: TENANT,
      customer_id: request.params.customer_id,
      version: 1,
      created_at: now,
      updated_at: now,
    };
    await pool.query({ name: "insert", text: INSERT, values: COLUMNS.map((column) => row[column] ?? null) });
    return reply.code(201).send(row);
  },
);

app.get("/ready", async () => (await pool.query("SELECT 1")).rowCount);

await app.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
