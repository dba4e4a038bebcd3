import type { Problem } from "./schemas.ts";

export type ProblemCode = Problem["code"];

/** A problem response of the service. `code` identifies the problem, `errors` the invalid parts of the request. */
export class DoorplateError extends Error {
  override readonly name = "DoorplateError";
  readonly problem: Problem;
  readonly headers: Headers;
  /** The number of attempts. */
  attempts = 1;

  constructor(problem: Problem, headers: Headers) {
    super(`${problem.status} ${problem.code}: ${problem.detail ?? problem.title}${listPlaces(problem)}`);
    this.problem = problem;
    this.headers = headers;
  }

  get status(): number {
    return this.problem.status;
  }
  get code(): ProblemCode {
    return this.problem.code;
  }
  get detail(): string | undefined {
    return this.problem.detail;
  }
  get errors(): NonNullable<Problem["errors"]> {
    return this.problem.errors ?? [];
  }
  get request_id(): string {
    return this.problem.request_id;
  }
}

/** Lists the invalid parts as text: ` (body /name: is required; query /limit: must be <= 200)`. */
function listPlaces({ errors = [] }: Problem): string {
  const places = errors.map((error) => `${[error.in, error.pointer].filter(Boolean).join(" ")}: ${error.detail}`);
  return places.length === 0 ? "" : ` (${places.join("; ")})`;
}

/** There was no response; `cause` has the reason. A change may have been made or not. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** The number of attempts. */
  attempts = 1;

  get timed_out(): boolean {
    return (this.cause as Error | undefined)?.name === "TimeoutError";
  }
}

const NEAREST_CODES: Record<number, ProblemCode> = {
  400: "invalid_request",
  401: "unauthorized",
  403: "insufficient_scope",
  404: "not_found",
  405: "method_not_allowed",
  408: "request_timeout",
  413: "body_too_large",
  429: "rate_limited",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

/** Returns the problem of a response. Creates one if the response has none, as those of proxies. */
export async function readProblem(response: Response): Promise<Problem> {
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("application/problem+json")) return JSON.parse(text) as Problem;
  const code = NEAREST_CODES[response.status] ?? "internal_error";
  return {
    type: "about:blank",
    title: response.statusText || "No problem document",
    status: response.status,
    code,
    detail: text.slice(0, 200),
    request_id: response.headers.get("x-request-id") ?? "",
  };
}
