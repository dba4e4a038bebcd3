import type { Problem } from "./schemas.ts";

export type ProblemCode = Problem["code"];

/** The service refused: program against `code`; `errors` point to the places at fault. */
export class DoorplateError extends Error {
  override readonly name = "DoorplateError";
  readonly problem: Problem;
  readonly headers: Headers;
  /** How often the call was tried. */
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

/** The places at fault, for people: ` (body /name: is required; query /limit: must be <= 200)`. */
function listPlaces({ errors = [] }: Problem): string {
  const places = errors.map((error) => `${[error.in, error.pointer].filter(Boolean).join(" ")}: ${error.detail}`);
  return places.length === 0 ? "" : ` (${places.join("; ")})`;
}

/** No answer came: `cause` says why. A change may have been made or not. */
export class ConnectionError extends Error {
  override readonly name = "ConnectionError";
  /** How often the call was tried. */
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

/** Something between here and the service may answer in its own way: that is made a problem too. */
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
