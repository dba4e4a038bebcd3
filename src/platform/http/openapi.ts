import swagger from "@fastify/swagger";
import type { FastifyInstance, RouteOptions } from "fastify";
import { PROBLEMS, type ProblemCode } from "../errors.ts";
import { closed, findSchema, listSchemas } from "./schemas.ts";

/** Any operation may answer with these. */
const PROBLEMS_OF_ALL: ProblemCode[] = [
  "invalid_request",
  "unauthorized",
  "insufficient_scope",
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

const DESCRIPTION = `The one home of a company's customer addresses.

**Authentication.** \`Authorization: Bearer <API key or OAuth2 access token>\`. A resource of another tenant does not exist for you: it is a 404 like any other.

**Problems** are \`application/problem+json\` (RFC 9457). Program against \`code\`; \`errors[]\` points to the places at fault.

**Writing.** Every read has an \`ETag\`; PATCH and DELETE need it as \`If-Match\`. PATCH is a JSON Merge Patch (RFC 7396). POST takes an \`Idempotency-Key\`: repeated within 24 hours it gets the first answer again. \`?dry_run=true\` answers as if and writes nothing. \`Doorplate-Source\` and \`Doorplate-Reason\` say in the history where a change came from and why. No text may hold U+0000.

**Lists** take \`limit\` and \`cursor\`; the next page is in \`next_cursor\` and in \`Link: rel="next"\`.

**Units.** Times are RFC 3339, UTC, with milliseconds; times given may have an offset of up to 14:59 hours, and no leap second; coordinates WGS-84 degrees; distances metres.`;

/**
 * Describes every route that is registered from here on.
 * @param tags the sections of the document, and what they are about
 */
export async function describeRoutes(
  app: FastifyInstance,
  version: string,
  tags: Readonly<Record<string, string>>,
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
      servers: [{ url: "/", description: "Where this document comes from." }],
      tags: Object.entries({ ...tags, service: "The service itself." }).map(([name, description]) => ({
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
            description: "An OAuth2 access token of the configured issuer.",
          },
        },
      },
    },
    convertConstToEnum: false,
    transformObject: (document) => {
      const { openapiObject } = document as {
        openapiObject: { paths: Record<string, Record<string, OpenApiOperation>> };
      };
      for (const operation of Object.values(openapiObject.paths).flatMap((methods) => Object.values(methods))) {
        if (operation.requestBody && withoutBody.has(operation.operationId)) operation.requestBody.required = false;
      }
      return openapiObject;
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

interface OpenApiOperation {
  operationId: string;
  requestBody?: { required: boolean };
}

const SUCCESSES: Record<string, string> = {
  200: "Done.",
  201: "Created.",
  202: "Accepted: it goes on in the background.",
};

/** Adds to a route's schema what follows from its configuration: security, and the problems that it can answer with. */
function completeSchema(route: RouteOptions): void {
  const { schema, config } = route;
  if (!schema?.operationId) return;
  const problems = new Set<ProblemCode>([
    ...(config?.public
      ? PROBLEMS_OF_PUBLIC
      : PROBLEMS_OF_ALL.filter((code) => code !== "insufficient_scope" || !config?.any_key)),
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
    // A parameter that no handler reads is refused, not ignored: `?dry_run=true` where there is no dry run would write.
    ...(!config?.public && { querystring: schema.querystring ?? closed({}) }),
    security: config?.public ? [] : [{ api_key: [] }, { oauth: [] }],
    response: responses,
    ...(!config?.public && {
      description: [
        schema.description,
        config?.any_key
          ? "Any valid key."
          : `Scope: \`${config?.scope}\`${(config?.additional_scopes ?? []).map((one) => `, and \`${one}\``).join("")}.`,
      ]
        .filter(Boolean)
        .join("\n\n"),
    }),
  };
}

interface Response {
  description?: string;
  $ref?: string;
}

const isDescribed = ({ description, $ref }: Response): boolean =>
  description !== undefined || ($ref !== undefined && "description" in (findSchema($ref.replace("#", "")) ?? {}));
