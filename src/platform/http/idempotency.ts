import { hash } from "node:crypto";
import type { FastifyReply, FastifyRequest } from "fastify";
import { decrypt, encrypt } from "../aes-gcm.ts";
import { AppError } from "../errors.ts";
import { prepare, type Connection, type Placeholders } from "../database/prepared.ts";
import type { Database } from "../database/database.ts";
import { inTransaction, json, retryDeadlocks, type Tx } from "../database/transaction.ts";
import { NIL_ID } from "../ids.ts";
import type { Keyring } from "../keyring.ts";
import { toTimestamp } from "../time.ts";
import { changeContext, type ChangeContext } from "./request.ts";

/** What a POST answers with: to the first request now, and to those that repeat it for a day. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  payload: unknown;
  /** Whose personal data the payload holds. */
  customer_id?: string;
}

declare module "fastify" {
  interface FastifyInstance {
    keyring: Keyring;
  }
}

/** The right to answer first to an Idempotency-Key. */
export interface Claim {
  tenant_id: string;
  key_hash: Buffer;
  request_hash: Buffer;
  /** Never stored; decrypts sealed answers. */
  secret: string;
}

const findAnswer = prepare("find_answer", (db, $: Placeholders<{ tenant_id: string; key_hash: Buffer }>) =>
  db
    .selectFrom("idempotency_keys")
    .select(["request_hash", "status", "headers", "body", "sealed_body"])
    .where("tenant_id", "=", $("tenant_id"))
    .where("key_hash", "=", $("key_hash")),
);

/** A kept answer, with the id of the customer that it is about. */
export interface StoredResponse {
  status: number;
  headers: Record<string, string>;
  /**
   * The answer's JSON, sealed; empty where it can be made again of what was created, and where there is no
   * Idempotency-Key.
   */
  sealed_body: Buffer;
  /** Whose personal data the answer holds. */
  customer_id: string;
}

/**
 * Creates something in one statement, which also keeps the answer where there is an Idempotency-Key.
 * @returns when it was created; undefined where an earlier request with the key has done so
 */
export type Create = (
  context: ChangeContext,
  claim: Claim | undefined,
  answer: StoredResponse,
) => Promise<string | undefined>;

export interface CreateOptions {
  create: Create;
  /** What was created, as it was then: the payload of a kept answer. Undefined where it is gone. */
  findCreated: (answer: Pick<StoredResponse, "headers">) => Promise<Created | undefined>;
}

/** As the API shows it. */
interface Created {
  created_at: string;
  attributes: object;
}

/**
 * Creates something and keeps the answer, in one round trip; or finds the answer that an earlier request with the same
 * Idempotency-Key got. The payload has `created_at` and `updated_at` of the request: what had to wait for a lock has
 * later ones.
 * @returns false when nothing was created because the request was a repetition, which has been answered
 */
export async function createOnce(
  db: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  answer: Answer & { customer_id: string; payload: Created },
  { create, findCreated }: CreateOptions,
): Promise<boolean> {
  const claim = readClaim(request);
  const body = serialize(reply, answer);
  const { status, headers, customer_id, payload } = answer;
  // The first version in the log says the same, but Postgres keeps members of attributes in an order of its own.
  const sealed_body =
    claim && Object.keys(payload.attributes).length > 0 ? await sealAnswer(request, claim, body) : NOTHING;
  const written_at = await waiting(() =>
    retryDeadlocks(() => create(changeContext(request), claim, { status, headers, sealed_body, customer_id })),
  );
  if (written_at !== undefined || !claim) send(reply, answer, setTimes(body, payload.created_at, written_at));
  else await repeat(db.pool, claim, request, reply, false, findCreated);
  return written_at !== undefined;
}

/** Gives a resource of JSON the times of its creation, in place of those of the request. They are its last members. */
function setTimes(body: string, from: string, written_at: string | undefined): string {
  const to = written_at === undefined ? from : toTimestamp(written_at);
  if (from === to) return body;
  const at = body.lastIndexOf('"created_at":');
  return body.slice(0, at) + body.slice(at).replaceAll(from, to);
}

/**
 * The same for work of several statements: runs it in a transaction, or answers a repetition.
 * @param sealed the answer holds a secret: it is kept so that only the same caller's repetition can read it
 */
export async function answerOnce(
  db: Database,
  request: FastifyRequest,
  reply: FastifyReply,
  work: (tx: Tx) => Promise<Answer>,
  { sealed = false, ...meaning }: { sealed?: boolean } & Pick<ChangeContext, "operation"> = {},
): Promise<FastifyReply> {
  const claim = readClaim(request);
  // Before the transaction, which would wait with its connection and locks.
  if (claim) await request.server.keyring.tenantKeys(claim.tenant_id);
  const done = await waiting(() =>
    inTransaction(db.kysely, { ...changeContext(request), ...meaning }, async (tx) => {
      if (claim) {
        const { tenant_id, key_hash, request_hash } = claim;
        const claimed = await tx
          .insertInto("idempotency_keys")
          .values({
            tenant_id,
            key_hash,
            request_hash,
            status: 0,
            headers: json({}),
            created_at: new Date().toISOString(),
          })
          .onConflict((conflict) => conflict.doNothing())
          .returning("status")
          .executeTakeFirst();
        if (!claimed) return undefined;
      }
      const answer = await work(tx);
      const body = serialize(reply, answer);
      if (claim) {
        await tx
          .updateTable("idempotency_keys")
          .set({
            status: answer.status,
            headers: json(answer.headers),
            customer_id: answer.customer_id ?? null,
            ...(sealed ? { body: seal(body, claim.secret) } : { sealed_body: await sealAnswer(request, claim, body) }),
          })
          .where("tenant_id", "=", claim.tenant_id)
          .where("key_hash", "=", claim.key_hash)
          .execute();
      }
      return { answer, body };
    }),
  );
  if (done) return send(reply, done.answer, done.body);
  return repeat(db.pool, claim as Claim, request, reply, sealed);
}

function readClaim(request: FastifyRequest): Claim | undefined {
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string") return undefined;
  const { tenant_id } = request.principal;
  return {
    // A root key belongs to no tenant: its claims stand under the nil UUID.
    tenant_id: tenant_id || NIL_ID,
    key_hash: hash("sha256", key, "buffer"),
    request_hash: hash("sha256", JSON.stringify([request.method, request.url, request.body]), "buffer"),
    secret: `${request.headers.authorization}\n${key}`,
  };
}

async function repeat(
  connection: Connection,
  claim: Claim,
  request: FastifyRequest,
  reply: FastifyReply,
  sealed: boolean,
  findCreated?: CreateOptions["findCreated"],
): Promise<FastifyReply> {
  const [first] = await findAnswer(connection, claim);
  // Purged since, or rolled back just now: the caller's next attempt is a first one.
  if (!first || first.status === 0) throw inUse();
  if (!first.request_hash.equals(claim.request_hash)) throw new AppError("idempotency_key_reused");
  const { status, headers, sealed_body } = first;
  const created = await findCreated?.({ headers });
  const answer = { status, headers, payload: created };
  if (sealed_body?.length === 0) {
    if (!created) throw inUse();
    return send(reply, answer, serialize(reply, answer));
  }
  const kept = sealed_body ? await openAnswer(request, claim, sealed_body) : (first.body ?? "");
  const body = sealed ? open(kept, claim.secret) : kept;
  return send(
    reply,
    answer,
    created ? setTimes(body, (JSON.parse(body) as Created).created_at, created.created_at) : body,
  );
}

function serialize(reply: FastifyReply, answer: Answer): string {
  return reply.code(answer.status).serialize(answer.payload) as string;
}

function send(reply: FastifyReply, answer: Answer, body: string): FastifyReply {
  return reply.code(answer.status).headers(answer.headers).type("application/json; charset=utf-8").send(body);
}

/** Answers idempotency_key_in_use where a request waits too long for the first one with its key. */
async function waiting<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, where } = error as { code?: string; where?: string };
    if (code === "55P03" && where?.includes("idempotency_keys")) throw inUse();
    throw error;
  }
}

const inUse = (): AppError => new AppError("idempotency_key_in_use", { headers: { "retry-after": "1" } });

const NOTHING = Buffer.alloc(0);
/** What a kept answer is bound to. */
export const ownerOf = ({ key_hash }: Pick<Claim, "key_hash">): string => `answer:${key_hash.toString("hex")}`;

const sealAnswer = ({ server }: FastifyRequest, claim: Claim, body: string | Buffer): Promise<Buffer> =>
  server.keyring.sealText(claim.tenant_id, ownerOf(claim), body);

const openAnswer = ({ server }: FastifyRequest, claim: Claim, sealed: Buffer): Promise<string> =>
  server.keyring.openText(claim.tenant_id, ownerOf(claim), sealed);

/** So that only the same caller's repetition opens it. */
const seal = (text: string, secret: string): string =>
  encrypt(hash("sha256", secret, "buffer"), "", text).toString("base64");

function open(sealed: string, secret: string): string {
  try {
    return decrypt(hash("sha256", secret, "buffer"), "", Buffer.from(sealed, "base64")).toString();
  } catch (error) {
    throw new AppError("idempotency_key_reused", {
      detail: "The first request was made with another key or token.",
      cause: error,
    });
  }
}
