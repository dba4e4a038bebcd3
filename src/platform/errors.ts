/** What goes wrong in one way: its HTTP status and its title (RFC 9457). */
export interface ProblemKind {
  status: number;
  title: string;
}

const SHARED = {
  malformed_body: { status: 400, title: "The body cannot be read" },
  invalid_request: { status: 400, title: "A parameter or header is not valid" },
  invalid_cursor: { status: 400, title: "The cursor does not belong to this list" },
  unauthorized: { status: 401, title: "A valid API key or access token is required" },
  insufficient_scope: { status: 403, title: "The key lacks a scope" },
  not_found: { status: 404, title: "There is no such resource" },
  method_not_allowed: { status: 405, title: "The resource does not know this method" },
  not_acceptable: { status: 406, title: "The representation asked for does not exist" },
  request_timeout: { status: 408, title: "The request took too long to arrive" },
  conflict: { status: 409, title: "The request conflicts with the present state" },
  external_ref_taken: { status: 409, title: "The external reference belongs to another customer" },
  idempotency_key_in_use: { status: 409, title: "The first request with this Idempotency-Key is still under way" },
  version_mismatch: { status: 412, title: "The resource has changed since it was read" },
  body_too_large: { status: 413, title: "The body is too large" },
  uri_too_long: { status: 414, title: "The URL is too long" },
  unsupported_media_type: { status: 415, title: "The media type is not supported" },
  invalid_body: { status: 422, title: "The body is not valid" },
  idempotency_key_reused: { status: 422, title: "The Idempotency-Key was used with another request" },
  address_limit_reached: { status: 422, title: "The customer has as many addresses as allowed" },
  precondition_required: { status: 428, title: "If-Match is required" },
  rate_limited: { status: 429, title: "Too many requests" },
  too_many_streams: { status: 429, title: "Too many long requests are open at once" },
  headers_too_large: { status: 431, title: "The header fields are too large" },
  internal_error: { status: 500, title: "Something went wrong here" },
  unavailable: { status: 503, title: "The service cannot answer now" },
} as const satisfies Record<string, ProblemKind>;

/** The problems of features by their codes: each adds its own here, in its declaration. */
export interface ProblemsOfFeatures {}

export type ProblemCode = keyof typeof SHARED | keyof ProblemsOfFeatures;

/** Every problem that the service can answer with. Those of features are added by their list. */
export const PROBLEMS = { ...SHARED } as Record<ProblemCode, ProblemKind>;

export function addProblems(problems: Readonly<Record<string, ProblemKind>>): void {
  for (const code of Object.keys(problems)) if (code in PROBLEMS) throw new Error(`two problems have the code ${code}`);
  Object.assign(PROBLEMS, problems);
}

/** In the order of their statuses. */
export const listProblemCodes = (): ProblemCode[] =>
  (Object.keys(PROBLEMS) as ProblemCode[]).sort((one, other) => PROBLEMS[one].status - PROBLEMS[other].status);

/** One place in the request that is at fault. */
export interface Fault {
  in: "body" | "query" | "path" | "header";
  /** JSON Pointer (RFC 6901) into that part of the request. */
  pointer: string;
  detail: string;
}

interface Particulars {
  /** For the caller: names no value of a personal field. */
  detail?: string;
  errors?: Fault[];
  headers?: Record<string, string>;
  /** Further members of the problem document, such as a limit. */
  members?: Record<string, unknown>;
  cause?: unknown;
}

/** The only error that reaches a caller as it is; every other one becomes internal_error. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ProblemCode;
  readonly particulars: Particulars;

  constructor(code: ProblemCode, particulars: Particulars = {}) {
    super(code, particulars.cause === undefined ? undefined : { cause: particulars.cause });
    this.code = code;
    this.particulars = particulars;
  }
}

/** What a broken constraint of the database means to the caller, by its name. */
export type ConstraintProblems = Record<string, (error: { detail?: string }) => AppError>;

export const notFound = (): AppError => new AppError("not_found");

/** A body that parses but says something impossible. */
export const invalidBody = (pointer: string, detail: string): AppError =>
  new AppError("invalid_body", { errors: [{ in: "body", pointer, detail }] });
