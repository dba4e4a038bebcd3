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
    title: "Malformed request body",
    meaning:
      "The body is not JSON in UTF-8, or contains something that cannot be stored exactly: U+0000, an unpaired " +
      "surrogate, two members of the same name, a number with more digits than a double, or more than 24 levels of " +
      "nesting.",
    remedy:
      "Generate the body with a JSON library; send long numbers as strings. `errors[]` points to the invalid part, " +
      "`detail` has the position.",
  },
  invalid_request: {
    status: 400,
    title: "Invalid parameter or header",
    meaning:
      "A parameter of the path or the query, or a header, has a value that is not valid. Unknown parameters are " +
      "rejected too.",
    remedy: "Correct the parameters in `errors[]`. A retry without changes gets the same response.",
  },
  invalid_cursor: {
    status: 400,
    title: "Invalid cursor",
    meaning: "The cursor is from another list or from this list with other filters, or was changed.",
    remedy: "Begin with the first page, and send each `next_cursor` with the same filters.",
  },
  unauthorized: {
    status: 401,
    title: "Authentication required",
    meaning: "`Authorization: Bearer …` is missing, or its API key or access token is unknown, expired or revoked.",
    remedy: "Send a valid key. If your key has expired, ask the administrator of the tenant for a new one.",
  },
  insufficient_scope: {
    status: 403,
    title: "Insufficient scope",
    meaning:
      "The key is valid, but does not have the required scope, which `detail` names; or it is a publishable key, " +
      "and the operation requires a secret key.",
    remedy: "Use a key with the scope, or create one with a key that has the scope.",
  },
  origin_not_allowed: {
    status: 403,
    title: "Origin not allowed",
    meaning:
      "The key is a publishable key, and the request is not from a page of one of its origins: the header `Origin` " +
      "is another one, or missing.",
    remedy:
      "Create a publishable key with the origin of the page: scheme, host and port. Outside of a browser, use a " +
      "secret key.",
  },
  tenant_disabled: {
    status: 403,
    title: "Tenant disabled",
    meaning: "The key or token is valid, but its tenant is disabled.",
    remedy: "Ask the operator of the service to enable the tenant. Its data and keys are kept.",
  },
  not_found: {
    status: 404,
    title: "Resource not found",
    meaning:
      "There is no resource at this path: it never existed, was deleted, or belongs to another tenant. The response " +
      "is the same in all these cases.",
    remedy: "Check the id and the tenant of the key. A deleted customer or address can be restored from its history.",
  },
  erased: {
    status: 410,
    title: "Customer erased",
    meaning:
      "The customer was erased at the request of the person, or is being erased. The history lists the changes " +
      "without their values.",
    remedy: "Delete your copy of the data. Nothing can be restored.",
  },
  person_erased: {
    status: 409,
    title: "Person was erased before",
    meaning:
      "The new customer has a phone, an e-mail or an external reference of a customer who was erased. Doorplate " +
      "keeps keyed hashes of these, so that an old list does not bring the person back.",
    remedy:
      "Remove the person from your list. If the person is your customer again, or the phone belongs to another " +
      "person now, state the legal basis in the header `Doorplate-Legal-Basis`; it is recorded.",
  },
  method_not_allowed: {
    status: 405,
    title: "Method not allowed",
    meaning: "The path does not support this method. The header `Allow` lists the supported methods.",
    remedy: "Use one of the methods in `Allow`.",
  },
  not_acceptable: {
    status: 406,
    title: "Representation not available",
    meaning: "There is no representation of a media type in `Accept`.",
    remedy: "Omit `Accept`, or send a media type that the operation supports.",
  },
  request_timeout: {
    status: 408,
    title: "Request timeout",
    meaning: "The request did not arrive completely within the time limit.",
    remedy: "Retry; a POST with the same Idempotency-Key.",
  },
  conflict: {
    status: 409,
    title: "Conflict with the current state",
    meaning: "The request is valid, but the state of the resource does not allow it. `detail` has the reason.",
    remedy: "Get the resource, and decide again.",
  },
  external_ref_taken: {
    status: 409,
    title: "External reference already in use",
    meaning: "Another customer of the tenant has the same `source` and `ref`.",
    remedy:
      "Get that customer with `GET /v1/customers/by-ref/{source}/{ref}`. Update it, or remove its reference first.",
  },
  idempotency_key_in_use: {
    status: 409,
    title: "Request with this Idempotency-Key in progress",
    meaning: "An earlier request with this Idempotency-Key is still running.",
    remedy: "Retry the same request after `Retry-After`: it gets the response of the first one.",
  },
  version_mismatch: {
    status: 412,
    title: "Version mismatch",
    meaning:
      "If-Match is not the current version: the resource was changed after it was read. Or If-None-Match is `*`, " +
      "and the resource exists.",
    remedy: "Get the resource again, apply your change to it, and send the new ETag.",
  },
  body_too_large: {
    status: 413,
    title: "Request body too large",
    meaning: "The body has more bytes or more values than the operation accepts.",
    remedy: "Split it into several requests.",
  },
  uri_too_long: {
    status: 414,
    title: "URL too long",
    meaning: "The URL or a parameter of its path is too long.",
    remedy: "Send long values in a body. For searching, use the POST operations.",
  },
  unsupported_media_type: {
    status: 415,
    title: "Unsupported media type",
    meaning: "The operation does not support the Content-Type, the charset or the Content-Encoding of the body.",
    remedy:
      "Send a media type or an encoding that is listed in the header `Accept` or `Accept-Encoding` of the response. " +
      "JSON must be in UTF-8 and uncompressed.",
  },
  invalid_body: {
    status: 422,
    title: "Invalid request body",
    meaning:
      "The body is well-formed, but not valid: a member is missing or unknown, or has a wrong type or an impossible " +
      "value.",
    remedy:
      "Correct the parts in `errors[]`; each has a JSON Pointer into the body. A retry without changes gets the " +
      "same response.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "Idempotency-Key already used",
    meaning:
      "The Idempotency-Key was used within the last 24 hours for a different request: another operation or another " +
      "body.",
    remedy: "Use a new key for each new request.",
  },
  address_limit_reached: {
    status: 422,
    title: "Address limit reached",
    meaning:
      "The customer has reached the tenant's limit of addresses. `limit` is the limit, `count` the number of " +
      "addresses.",
    remedy: "Delete unused addresses, or raise the tenant's `address_limit`.",
  },
  precondition_required: {
    status: 428,
    title: "If-Match required",
    meaning: "The operation changes a resource, and requires the version that was read.",
    remedy: "Get the resource, and send its ETag as If-Match. `*` matches any version.",
  },
  rate_limited: {
    status: 429,
    title: "Too many requests",
    meaning:
      "The key, or the IP address of the client, has reached its limit of requests per minute; or a key without " +
      "`pii:read` its limit of searches per hour by a phone or an e-mail address that found nothing.",
    remedy:
      "Retry after `Retry-After`. The headers `RateLimit` and `RateLimit-Policy` of each response show the limit " +
      "and the rest.",
  },
  too_many_streams: {
    status: 429,
    title: "Too many open streams",
    meaning: "The key has reached its limit of open event streams, downloads and waiting requests.",
    remedy: "Close one of them, or retry after `Retry-After`.",
  },
  headers_too_large: {
    status: 431,
    title: "Request headers too large",
    meaning: "The headers of the request are larger than the server accepts.",
    remedy: "Send fewer or shorter headers.",
  },
  internal_error: {
    status: 500,
    title: "Internal server error",
    meaning: "An error in the service. Its log has the details, by `request_id`.",
    remedy: "Retry later; a POST with the same Idempotency-Key. If the error persists, report the `request_id`.",
  },
  unavailable: {
    status: 503,
    title: "Service unavailable",
    meaning: "The service, its database or another dependency is not available at present, or the service is stopping.",
    remedy: "Retry after `Retry-After`, with increasing delays; a POST with the same Idempotency-Key.",
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

/** The problem of a request in a tenant that was deleted since the request began. */
export const tenantDeleted = (): AppError =>
  new AppError("unauthorized", { detail: "The tenant of the key was deleted." });

/** The problem of a body that has the right schema and an impossible value. */
export const invalidBody = (pointer: string, detail: string): AppError =>
  new AppError("invalid_body", { errors: [{ in: "body", pointer, detail }] });
