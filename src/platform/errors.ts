/** What goes wrong in one way: its HTTP status and its title (RFC 9457), and what its page says. */
export interface ProblemKind {
  status: number;
  title: string;
  /** When it is answered. */
  meaning: string;
  /** What the caller does. */
  remedy: string;
}

const SHARED = {
  malformed_body: {
    status: 400,
    title: "The body cannot be read",
    meaning:
      "The body is no JSON in UTF-8, or holds what cannot be kept exactly: U+0000, half of a surrogate pair, a member twice, a number with more digits than a double has, or nesting deeper than 24 levels.",
    remedy:
      "Write the body with a JSON library; send long numbers as strings. `errors[]` has the place, `detail` the position.",
  },
  invalid_request: {
    status: 400,
    title: "A parameter or header is not valid",
    meaning:
      "A parameter of the path or the query, or a header, has a value that the operation does not take. A parameter that it does not know is refused too.",
    remedy: "Correct what `errors[]` names. A repetition without a change gets the same answer.",
  },
  invalid_cursor: {
    status: 400,
    title: "The cursor does not belong to this list",
    meaning: "The cursor was made by another list, by this list with other filters, or by hand.",
    remedy: "Begin at the first page, and send each `next_cursor` with the same filters as before.",
  },
  unauthorized: {
    status: 401,
    title: "A valid API key or access token is required",
    meaning:
      "There is no API key and no access token in `Authorization: Bearer …`, or the one that is there is unknown, expired or revoked.",
    remedy: "Send a valid key. Ask the administrator of the tenant for another one where yours has ended.",
  },
  insufficient_scope: {
    status: 403,
    title: "The key lacks a scope",
    meaning: "The key is valid, but may not do this; `detail` names the scope.",
    remedy: "Use a key with that scope, or have one made by a key that has it.",
  },
  not_found: {
    status: 404,
    title: "There is no such resource",
    meaning:
      "There is nothing at this path: it never existed, it was deleted, or it belongs to another tenant. These are told apart for no caller.",
    remedy: "Check the id and the tenant of the key. A deleted customer or address can be restored from its history.",
  },
  method_not_allowed: {
    status: 405,
    title: "The resource does not know this method",
    meaning: "The path exists, but not for this method; the header `Allow` has those that it takes.",
    remedy: "Use a method of `Allow`.",
  },
  not_acceptable: {
    status: 406,
    title: "The representation asked for does not exist",
    meaning: "The representation that `Accept` asks for does not exist.",
    remedy: "Leave `Accept` out, or name a media type of the operation's answers.",
  },
  request_timeout: {
    status: 408,
    title: "The request took too long to arrive",
    meaning: "The request did not arrive as a whole in the time that there is for it.",
    remedy: "Send it again, with its Idempotency-Key where it is a POST.",
  },
  conflict: {
    status: 409,
    title: "The request conflicts with the present state",
    meaning: "The request is valid, but what it acts on is in a state that does not allow it; `detail` says which.",
    remedy: "Read the resource, and decide anew.",
  },
  external_ref_taken: {
    status: 409,
    title: "The external reference belongs to another customer",
    meaning: "Another customer of the tenant already has this pair of `source` and `ref`.",
    remedy:
      "Find that customer by `GET /v1/customers/by-ref/{source}/{ref}`, and change it, or take the reference from it first.",
  },
  idempotency_key_in_use: {
    status: 409,
    title: "The first request with this Idempotency-Key is still under way",
    meaning: "A request with this Idempotency-Key is being worked on at this moment.",
    remedy: "Wait for as long as `Retry-After` says, and send the same request again: it gets the first one's answer.",
  },
  version_mismatch: {
    status: 412,
    title: "The resource has changed since it was read",
    meaning:
      "If-Match names another version than the present one: the resource was changed since it was read. Or If-None-Match is `*`, and it exists.",
    remedy: "Read it again, apply your change to what is there now, and send the new ETag.",
  },
  body_too_large: {
    status: 413,
    title: "The body is too large",
    meaning: "The body has more bytes or more values than the operation takes.",
    remedy: "Split it: batches, imports and `items` take it in parts.",
  },
  uri_too_long: {
    status: 414,
    title: "The URL is too long",
    meaning: "The URL, or a parameter of its path, is too long.",
    remedy: "Send long values in a body: searching is a POST.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The media type is not supported",
    meaning: "The body has a Content-Type, a charset or a Content-Encoding that the operation does not read.",
    remedy:
      "Send what the header `Accept` or `Accept-Encoding` of the answer names; JSON is read in UTF-8 and without compression.",
  },
  invalid_body: {
    status: 422,
    title: "The body is not valid",
    meaning:
      "The body can be read, but says something that is not allowed: a member that is missing or not known, a wrong type, an impossible value.",
    remedy:
      "Correct what `errors[]` names: each has a JSON Pointer into the body. A repetition without a change gets the same answer.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "The Idempotency-Key was used with another request",
    meaning: "The Idempotency-Key belongs to another request of the last 24 hours: another operation, or another body.",
    remedy: "Take a new key for each request that is meant to do something new.",
  },
  address_limit_reached: {
    status: 422,
    title: "The customer has as many addresses as allowed",
    meaning: "The customer has as many addresses as the tenant allows; `limit` and `count` tell.",
    remedy: "Delete addresses that are no longer used, or have the tenant's `address_limit` raised.",
  },
  precondition_required: {
    status: 428,
    title: "If-Match is required",
    meaning: "The operation changes what is there, and does so only with the version that was read.",
    remedy: "Read the resource, and send its ETag as If-Match; `*` takes any version.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    meaning: "The key, or the address that requests come from, has used up its requests of the minute.",
    remedy: "Wait for as long as `Retry-After` says. The headers `RateLimit` and `RateLimit-Policy` tell beforehand.",
  },
  too_many_streams: {
    status: 429,
    title: "Too many long requests are open at once",
    meaning: "The key has as many event streams, downloads and waiting requests open as it may have at once.",
    remedy: "End one of them, or wait for as long as `Retry-After` says.",
  },
  headers_too_large: {
    status: 431,
    title: "The header fields are too large",
    meaning: "The header fields of the request are larger than the server reads.",
    remedy: "Send fewer or shorter headers.",
  },
  internal_error: {
    status: 500,
    title: "Something went wrong here",
    meaning: "A fault of the service. What failed is in its log, under the `request_id`.",
    remedy: "Send it again later, with its Idempotency-Key where it is a POST. Report the `request_id` if it stays.",
  },
  unavailable: {
    status: 503,
    title: "The service cannot answer now",
    meaning: "The service, its database or something else that it needs does not answer at present, or it is stopping.",
    remedy: "Send it again after `Retry-After`, with its Idempotency-Key where it is a POST, and with growing pauses.",
  },
} as const satisfies Record<string, ProblemKind>;

/** The problems of features by their codes, which each feature adds in its declaration. */
export interface ProblemsOfFeatures {}

export type ProblemCode = keyof typeof SHARED | keyof ProblemsOfFeatures;

/** All problems of the API. The list of features adds those of the features. */
export const PROBLEMS = { ...SHARED } as Record<ProblemCode, ProblemKind>;

/** Adds the problems of a feature. @throws Error if a code is taken */
export function addProblems(problems: Readonly<Record<string, ProblemKind>>): void {
  for (const code of Object.keys(problems)) if (code in PROBLEMS) throw new Error(`two problems have the code ${code}`);
  Object.assign(PROBLEMS, problems);
}

/** Lists the codes in the order of their statuses. */
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
  /** For the caller. Contains no value of a personal field. */
  detail?: string;
  errors?: Fault[];
  headers?: Record<string, string>;
  /** Further members of the problem document, such as a limit. */
  members?: Record<string, unknown>;
  cause?: unknown;
}

/** An error that is sent to the caller. Any other error becomes internal_error. */
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

/** The problems that violations of database constraints mean, by the constraint's name. */
export type ConstraintProblems = Record<string, (error: { detail?: string }) => AppError>;

/** The problem of a resource that does not exist, or belongs to another tenant. */
export const notFound = (): AppError => new AppError("not_found");

/** The problem of a body that has the right schema and an impossible value. */
export const invalidBody = (pointer: string, detail: string): AppError =>
  new AppError("invalid_body", { errors: [{ in: "body", pointer, detail }] });
