import type {
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
  FastifySchemaValidationError,
  HTTPMethods,
} from "fastify";
import type { Socket } from "node:net";
import { AppError, PROBLEMS, type ConstraintProblems, type Fault, type ProblemCode } from "../errors.ts";
import { MissingKeyError } from "../keyring.ts";
import { escapePointer, unsupportedMediaType } from "./json-body.ts";

const MEDIA_TYPE = "application/problem+json";
const FAULTS_SHOWN = 20;

/** Where the page of each code is. A problem's `type` is a relative reference with its whole path (RFC 9457, 3.1.1). */
export const PROBLEM_PAGES = "/docs/problems/";

type Problem = Record<string, unknown> & { status: number; title: string };

/** The problem document of a code (RFC 9457). */
export function describeProblem(code: ProblemCode, requestId: string, error?: AppError): Problem {
  const { status, title } = PROBLEMS[code];
  const { detail, errors, members } = error?.particulars ?? {};
  return {
    type: `${PROBLEM_PAGES}${code}`,
    title,
    status,
    code,
    ...(detail !== undefined && { detail }),
    request_id: requestId,
    ...(errors && { errors: errors.slice(0, FAULTS_SHOWN) }),
    ...members,
  };
}

/**
 * Installs the handlers that render every error, and every request without a route, as a problem document.
 * @param refine finds a more precise problem for one that a route has thrown
 */
export function answerWithProblems(
  app: FastifyInstance,
  constraints: ConstraintProblems,
  refine: (error: AppError, request: FastifyRequest) => Promise<AppError>,
): void {
  app.setErrorHandler(async (thrown: FastifyError & { constraint?: string }, request, reply) => {
    const meaning = thrown.constraint === undefined ? undefined : constraints[thrown.constraint];
    const error = meaning ? meaning(thrown as { detail?: string }) : thrown;
    const isRefined = error instanceof AppError && (error.code === "not_found" || error instanceof MissingKeyError);
    const refined = isRefined ? await refine(error, request) : error;
    return answerWithProblem(refined, request, reply);
  });
  app.setNotFoundHandler((request, reply) => sendProblem(request, reply, new AppError("not_found")));
}

/** Responds with the problem that an error means, and logs unexpected errors. */
export function answerWithProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { code } = error as FastifyError;
  const known = MEDIA_TYPE_ERRORS.has(code) ? unsupportedMediaType(request) : toAppError(error as FastifyError);
  if (wasAborted(error, request)) request.log.info({ request_id: request.id, req: request }, "the client disconnected");
  else if (PROBLEMS[known.code].status >= 500)
    request.log.error({ request_id: request.id, err: error }, "request failed");
  return sendProblem(request, reply, known);
}

/** A Content-Type that is none, such as `/`. */
const MEDIA_TYPE_ERRORS: ReadonlySet<string> = new Set(["FST_ERR_CTP_INVALID_MEDIA_TYPE", "FST_ERR_CTP_EMPTY_TYPE"]);

/** Whether the client disconnected while it sent the body: the response is not read, and nothing failed here. */
const wasAborted = (error: unknown, { raw }: FastifyRequest): boolean =>
  raw.destroyed && !raw.complete && (error as NodeJS.ErrnoException).code === "ECONNRESET";

function sendProblem(request: FastifyRequest, reply: FastifyReply, error: AppError): FastifyReply {
  const problem = describeProblem(error.code, request.id, error);
  // Serialised here, since the schema of a route does not list every status. The request id is set here too, since a
  // request that the router refuses has passed no hook.
  return reply
    .code(problem.status)
    .header("x-request-id", request.id)
    .headers(error.particulars.headers ?? {})
    .type(MEDIA_TYPE)
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem);
}

/** Maps an error of Fastify, the validator or Postgres to the problem for the caller; any other to internal_error. */
export function toAppError(error: FastifyError): AppError {
  if (error instanceof AppError) return error;
  if (error.validation) return invalid(error);
  if (error.code === "FST_ERR_BAD_URL") {
    const detail = "is not percent-encoded UTF-8";
    return new AppError("invalid_request", { cause: error, errors: [{ in: "path", pointer: "", detail }] });
  }
  const code = BY_ERROR_CODE[error.code];
  if (code)
    return new AppError(code, { cause: error, ...(code === "unavailable" && { headers: { "retry-after": "2" } }) });
  if (error instanceof Error && LOST_CONNECTION.test(error.message))
    return new AppError("unavailable", { cause: error, headers: { "retry-after": "2" } });
  // Class 22: a value that passed the schema and that Postgres refuses, such as the position in a forged cursor.
  if (/^22[0-9A-Z]{3}$/.test(error.code)) return new AppError("invalid_request", { cause: error });
  if (error.statusCode === 400) return new AppError("malformed_body", { cause: error });
  return new AppError("internal_error", { cause: error });
}

const BY_ERROR_CODE: Record<string, ProblemCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: "body_too_large",
  FST_ERR_CTP_INVALID_MEDIA_TYPE: "unsupported_media_type",
  FST_ERR_CTP_EMPTY_TYPE: "unsupported_media_type",
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: "malformed_body",
  FST_ERR_MAX_PARAM_LENGTH: "uri_too_long",
  // Postgres is unreachable, starting, stopping, or too busy.
  ECONNREFUSED: "unavailable",
  ECONNRESET: "unavailable",
  ENOTFOUND: "unavailable",
  ETIMEDOUT: "unavailable",
  EPIPE: "unavailable",
  "57P01": "unavailable",
  "57P02": "unavailable",
  "57P03": "unavailable",
  "53300": "unavailable",
  "57014": "unavailable",
  "55P03": "unavailable",
  "40001": "unavailable",
  "40P01": "unavailable",
  "08006": "unavailable",
  "25006": "unavailable",
};

/** Messages of `pg`, which have no code, of connections that are lost or time out. */
const LOST_CONNECTION =
  /^(?:Connection terminated|timeout expired|timeout exceeded when trying to connect|Query read timeout|Client (?:has encountered a connection error|was closed))/;

function invalid(error: FastifyError): AppError {
  const place =
    ({ body: "body", querystring: "query", params: "path", headers: "header" } as const)[
      error.validationContext ?? "body"
    ] ?? "body";
  const errors = (error.validation ?? [])
    .filter(({ keyword }) => keyword !== "if")
    .map((fault): Fault => {
      const {
        instancePath,
        keyword,
        params,
        message = "is not valid",
        parentSchema,
      } = fault as typeof fault & { parentSchema?: { format?: string } };
      const { missingProperty, additionalProperty, allowedValues } = params as {
        missingProperty?: string;
        additionalProperty?: string;
        allowedValues?: unknown[];
      };
      const member = missingProperty ?? additionalProperty;
      if (keyword === "discriminator") return ofUnknownKind(fault, place);
      const pointer = member === undefined ? instancePath : `${instancePath}/${escapePointer(member)}`;
      if (missingProperty !== undefined) return { in: place, pointer, detail: "is required" };
      if (additionalProperty !== undefined) return { in: place, pointer, detail: "is not allowed" };
      if (parentSchema?.format === "duration")
        return {
          in: place,
          pointer,
          detail: "must be a duration in years, months and days, or in weeks, such as P30D, P1Y6M or P6W",
        };
      return {
        in: place,
        pointer,
        detail: allowedValues ? `must be one of ${allowedValues.map(String).join(", ")}` : message,
      };
    });
  return new AppError(place === "body" ? "invalid_body" : "invalid_request", { errors });
}

/** The fault of a body whose discriminator is missing or unknown. */
function ofUnknownKind(
  { instancePath, params, parentSchema }: FastifySchemaValidationError & { parentSchema?: object },
  place: Fault["in"],
): Fault {
  const { tag, tagValue } = params as { tag: string; tagValue: unknown };
  const { oneOf } = parentSchema as { oneOf: { properties: Record<string, { enum: string[] }> }[] };
  const kinds = oneOf.flatMap(({ properties }) => properties[tag]?.enum ?? []);
  return {
    in: place,
    pointer: `${instancePath}/${tag}`,
    detail: tagValue === undefined ? "is required" : `must be one of ${kinds.join(", ")}`,
  };
}

/**
 * Registers a 405 response for the other methods of every path. Call it after all routes are registered.
 * @param routes the methods of each path
 */
export function refuseOtherMethods(app: FastifyInstance, routes: ReadonlyMap<string, ReadonlySet<string>>): void {
  const all: HTTPMethods[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"];
  for (const [url, methods] of routes) {
    const allow = [...methods].sort().join(", ");
    const others = all.filter((method) => !methods.has(method));
    if (others.length === 0) continue;
    app.route({
      method: others,
      url,
      schema: { hide: true },
      config: { public: true },
      // Before the body is read, since it does not matter.
      onRequest: () => {
        throw new AppError("method_not_allowed", { headers: { allow } });
      },
      handler: () => undefined,
    });
  }
}

const BY_PARSER_CODE: Record<string, ProblemCode> = {
  HPE_HEADER_OVERFLOW: "headers_too_large",
  ERR_HTTP_REQUEST_TIMEOUT: "request_timeout",
};

/** What callers meet; any other fault of the syntax is named by the parser's own code. */
const DETAIL_BY_PARSER_CODE: Record<string, string> = {
  HPE_INVALID_URL: "The URL has characters that must be percent-encoded, as UTF-8.",
  HPE_INVALID_METHOD: "The method is not known.",
};

/** Responds to bytes that Node's HTTP parser refuses, and to a body that takes too long. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket, requestId: string): void {
  if (!socket.writable || error.code === "ECONNRESET") return void socket.destroy();
  const { code: cause = "" } = error;
  const code = BY_PARSER_CODE[cause] ?? "invalid_request";
  const detail = DETAIL_BY_PARSER_CODE[cause] ?? `The request is not valid HTTP/1.1 (${cause}).`;
  const problem = describeProblem(code, requestId, new AppError(code, code === "invalid_request" ? { detail } : {}));
  const body = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${problem.status} ${problem.title}\r\nContent-Type: ${MEDIA_TYPE}\r\nContent-Length: ` +
      `${Buffer.byteLength(body)}\r\nX-Request-Id: ${requestId}\r\nConnection: close\r\n\r\n${body}`,
  );
}
