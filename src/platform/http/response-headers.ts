/** The headers of responses in the OpenAPI document. Which response has which follows from the response itself. */

export interface DescribedOperation {
  responses: Record<string, DescribedResponse>;
}

interface DescribedResponse {
  headers?: Record<string, { $ref: string }>;
  content?: Record<string, { schema?: { $ref?: string } }>;
}

interface HeaderObject {
  description: string;
  schema: { type: string };
  example: string;
}

/** For the components of the document. */
export const RESPONSE_HEADERS: Readonly<Record<string, HeaderObject>> = {
  ETag: {
    description:
      "The version of the resource, to be sent as `If-Match` by a change and as `If-None-Match` by a read. A dry run " +
      "has none.",
    schema: { type: "string" },
    example: '"3"',
  },
  Location: {
    description: "The path of what was created, if it has one of its own.",
    schema: { type: "string" },
    example: "/v1/customers/0192f0c1-7d3e-7a10-8c55-0d1b8f0a6f11",
  },
  RateLimit: {
    description: "Requests that remain (`r`), and seconds until the window ends (`t`).",
    schema: { type: "string" },
    example: '"default";r=598;t=60',
  },
  "RateLimit-Policy": {
    description: "Requests (`q`) in a window of `w` seconds.",
    schema: { type: "string" },
    example: '"default";q=600;w=60',
  },
  "Retry-After": {
    description: "Seconds after which a repetition can succeed, where that is known.",
    schema: { type: "string" },
    example: "2",
  },
};

/** @param hasVersion whether a schema, by its reference, is of a resource with a version */
export function describeHeaders({ responses }: DescribedOperation, hasVersion: ($ref: string) => boolean): void {
  for (const [status, response] of Object.entries(responses)) {
    const isVersioned = "304" in responses || hasVersion(response.content?.["application/json"]?.schema?.$ref ?? "");
    const names = HEADERS_OF.filter(([statuses]) => statuses.test(status)).flatMap(([, names]) => names);
    const sent = names.filter((name) => (name === "ETag" ? isVersioned : "429" in responses || !isOfLimit(name)));
    if (sent.length > 0)
      response.headers = Object.fromEntries(sent.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
  }
}

/** By the status of the response. */
const HEADERS_OF: readonly [RegExp, string[]][] = [
  [/^2/, ["ETag"]],
  [/^20[12]$/, ["Location"]],
  [/^(?:2..|429)$/, ["RateLimit", "RateLimit-Policy"]],
  [/^(?:429|503)$/, ["Retry-After"]],
];

/** Operations without a limit have no response 429. */
const isOfLimit = (name: string): boolean => name.startsWith("RateLimit");
