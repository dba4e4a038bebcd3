import swagger from "@fastify/swagger";
import type { FastifyContextConfig, FastifyInstance, RouteOptions } from "fastify";
import type { TSchema } from "typebox";
import { PROBLEMS, type ProblemCode } from "../errors.ts";
import { liftComponents, type Described } from "./components.ts";
import { describeHeaders, RESPONSE_HEADERS, type DescribedOperation } from "./response-headers.ts";
import { closed, findSchema, listSchemas } from "./schemas.ts";

/** Problems of every operation that needs a key. */
const PROBLEMS_OF_ALL: ProblemCode[] = [
  "invalid_request",
  "unauthorized",
  "insufficient_scope",
  "tenant_disabled",
  "rate_limited",
  "internal_error",
  "unavailable",
];
const PROBLEMS_OF_PUBLIC: ProblemCode[] = ["invalid_request", "rate_limited", "internal_error"];
const PROBLEMS_WITH_BODY: ProblemCode[] = [
  "malformed_body",
  "body_too_large",
  "unsupported_media_type",
  "invalid_body",
];
const PROBLEMS_OF_IDEMPOTENCY: ProblemCode[] = ["idempotency_key_in_use", "idempotency_key_reused"];

const DESCRIPTION = [
  "The API of Doorplate, a service for a company's customer addresses.",
  "**Authentication.** `Authorization: Bearer <API key or OAuth2 access token>`. Resources of other tenants are not " +
    "visible: a request for one is answered with 404. A page in a browser can use a publishable key (`dp_pub_…`), " +
    "for the operations that return no data of a tenant.",
  "**Problems** are `application/problem+json` (RFC 9457). Use `code` in programs; `errors[]` points to the invalid " +
    "parts of the request.",
  "**Writing.** Responses to reads have an `ETag`; PATCH and DELETE require it as `If-Match`. PATCH is JSON Merge " +
    "Patch (RFC 7396). POST accepts an `Idempotency-Key`: a request repeated within 24 hours gets the first response " +
    "again. `?dry_run=true` validates the request and returns the result without saving. `Doorplate-Source` and " +
    "`Doorplate-Reason` record in the history where a change came from and why. Text must not contain U+0000.",
  "**Purpose.** Every request can state in `Doorplate-Purpose` what the data is used for: a name of at most 63 " +
    "lower-case letters, digits and hyphens, such as `delivery`.",
  '**Lists** accept `limit` and `cursor`; the next page is in `next_cursor` and in `Link: rel="next"`.',
  "**Units.** Times are RFC 3339 in UTC with milliseconds; times in requests can have an offset of up to 14:59 hours, " +
    "and must not be leap seconds. Coordinates are degrees in WGS-84, distances metres.",
].join("\n\n");

/**
 * Describes every route that is registered from here on.
 * @param tags the sections of the document, and what they are about
 * @param events what the service posts itself, by the types of the events
 */
export async function describeRoutes(
  app: FastifyInstance,
  version: string,
  tags: Readonly<Record<string, string>>,
  events: Readonly<Record<string, EventKind>>,
): Promise<void> {
  for (const [, schema] of listSchemas()) app.addSchema(schema);
  const withoutBody = new Set<string>();
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Doorplate",
        version,
        description: DESCRIPTION,
        license: { name: "Apache-2.0", identifier: "Apache-2.0" },
      },
      servers: [{ url: "/", description: "The server of this document." }],
      tags: Object.entries({ ...tags, service: "Health, metrics and documentation." }).map(([name, description]) => ({
        name,
        description,
      })),
      components: {
        securitySchemes: {
          api_key: { type: "http", scheme: "bearer", description: "An API key (`dp_…`)." },
          oauth: {
            type: "http",
            scheme: "bearer",
            bearerFormat: "JWT",
            description: "An OAuth2 access token (JWT) of the configured issuer.",
          },
        },
      },
    },
    convertConstToEnum: false,
    transformObject: (document) => {
      const { openapiObject } = document as { openapiObject: OpenApi };
      const { components } = openapiObject;
      const hasVersion = ($ref: string): boolean =>
        components.schemas[$ref.replace("#/components/schemas/", "")]?.properties?.["version"] !== undefined;
      for (const operation of Object.values(openapiObject.paths).flatMap((methods) => Object.values(methods))) {
        if (operation.requestBody && withoutBody.has(operation.operationId)) operation.requestBody.required = false;
        describeHeaders(operation, hasVersion);
      }
      return liftComponents({
        ...openapiObject,
        components: { ...components, headers: RESPONSE_HEADERS },
        webhooks: describeEvents(events),
      });
    },
    refResolver: {
      buildLocalReference: (json, _base, _fragment, index) =>
        typeof json.$id === "string" ? json.$id : `Unnamed${index}`,
    },
  });
  app.addHook("onRoute", completeSchema);
  app.addHook("onRoute", ({ schema, config }) => {
    if (config?.optional_body && schema?.operationId) withoutBody.add(schema.operationId);
  });
}

/** An event that is posted to endpoints. */
export interface EventKind {
  summary: string;
  /** Of the whole body: a schema with a name. */
  schema: TSchema;
  example: object;
}

const EVENT_HEADERS = {
  "webhook-id": "Id of the event, the same for all attempts and replays.",
  "webhook-timestamp": "Time of the attempt, in seconds since 1970.",
  "webhook-signature":
    "`v1,` and the HMAC-SHA256 of `webhook-id.webhook-timestamp.body` in base64. During the overlap of a rotation " +
    "there are two signatures, separated by a space.",
};

/** The events as OpenAPI's `webhooks`: requests that the service makes. */
const describeEvents = (events: Readonly<Record<string, EventKind>>): Record<string, object> =>
  Object.fromEntries(
    Object.entries(events).map(([type, { summary, schema, example }]) => [
      type,
      {
        post: {
          operationId: `receive${type.split(".").map(capitalize).join("")}`,
          tags: ["events"],
          // No client sends them. openapi-generator then generates their schemas, but no calls: in Python these
          // would not compile.
          "x-internal": true,
          summary,
          security: [],
          parameters: Object.entries(EVENT_HEADERS).map(([name, description]) => ({
            name,
            in: "header",
            required: true,
            description,
            schema: { type: "string" },
          })),
          requestBody: {
            required: true,
            content: { "application/json": { schema: { $ref: referenceTo(schema) }, example } },
          },
          responses: {
            "2XX": {
              description: "Accepted. After any other response, or none within 15 seconds, the event is sent again.",
            },
            410: { description: "The endpoint is gone. It is disabled and receives no more events." },
          },
        },
      },
    ]),
  );

const capitalize = (word: string): string => `${word[0]!.toUpperCase()}${word.slice(1)}`;

const referenceTo = (schema: { $ref?: string }): string => `#/components/schemas/${schema.$ref?.replace("#", "")}`;

interface OpenApi extends Described {
  paths: Record<string, Record<string, OpenApiOperation>>;
}

interface OpenApiOperation extends DescribedOperation {
  operationId: string;
  requestBody?: { required: boolean };
}

const SUCCESSES: Record<string, string> = {
  200: "Success.",
  201: "Created.",
  202: "Accepted. The work continues in the background.",
};

const NO_PARAMETERS = closed({});

/** Adds to a route's schema what follows from its configuration: security, scopes and problems. */
function completeSchema(route: RouteOptions): void {
  const { schema, config } = route;
  if (!schema?.operationId) return;
  const problems = new Set<ProblemCode>([
    ...(config?.public
      ? PROBLEMS_OF_PUBLIC.filter((code) => code !== "rate_limited" || !config.probe)
      : PROBLEMS_OF_ALL.filter((code) => code !== "insufficient_scope" || !config?.any_key)),
    ...(config?.any_key || config?.publishable ? (["origin_not_allowed"] as const) : []),
    ...(schema.body ? PROBLEMS_WITH_BODY : []),
    ...(route.method === "POST" && schema.headers ? PROBLEMS_OF_IDEMPOTENCY : []),
    ...(config?.problems ?? []),
  ]);
  const responses: Record<string, unknown> = Object.fromEntries(
    Object.entries(schema.response ?? {}).map(([status, response]) => [
      status,
      isDescribed(response as Response) ? response : { ...(response as object), description: SUCCESSES[status] },
    ]),
  );
  for (const status of new Set([...problems].map((code) => PROBLEMS[code].status))) {
    const codes = [...problems].filter((code) => PROBLEMS[code].status === status);
    responses[status] ??= {
      description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].title}.`).join("\n"),
      content: { "application/problem+json": { schema: { $ref: "Problem#" } } },
    };
  }
  route.schema = {
    ...schema,
    ...(route.method === "PATCH" && { consumes: ["application/merge-patch+json", "application/json"] }),
    // Refuses unknown parameters: `?dry_run=true` on an operation without a dry run would write.
    ...(!config?.public && { querystring: schema.querystring ?? NO_PARAMETERS }),
    security: config?.public ? [] : [{ api_key: [] }, { oauth: [] }],
    response: responses,
    ...(!config?.public && {
      description: [schema.description, ...describeAccess(config ?? {})].filter(Boolean).join("\n\n"),
    }),
  };
}

function describeAccess({
  any_key,
  scope,
  additional_scopes = [],
  dry_run_scope,
  publishable,
}: FastifyContextConfig): string[] {
  if (any_key) return ["Requires any valid key; a page can use a publishable key."];
  return [
    ...(publishable ? ["A page can use a publishable key."] : []),
    ...(dry_run_scope ? [`For a dry run \`${dry_run_scope}\` is sufficient.`] : []),
    `Scope: \`${scope}\`${additional_scopes.map((one) => `, and \`${one}\``).join("")}.`,
  ];
}

interface Response {
  description?: string;
  $ref?: string;
}

const isDescribed = ({ description, $ref }: Response): boolean =>
  description !== undefined || ($ref !== undefined && "description" in (findSchema($ref.replace("#", "")) ?? {}));
