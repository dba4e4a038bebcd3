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
  const limited = "429" in responses ? ["RateLimit", "RateLimit-Policy"] : [];
  for (const [status, response] of Object.entries(responses)) {
    const isSuccess = status.startsWith("2");
    const $ref = response.content?.["application/json"]?.schema?.$ref;
    const names = [
      ...(isSuccess && ("304" in responses || ($ref !== undefined && hasVersion($ref))) ? ["ETag"] : []),
      ...(status === "201" || status === "202" ? ["Location"] : []),
      ...(isSuccess || status === "429" ? limited : []),
      ...(status === "429" || status === "503" ? ["Retry-After"] : []),
    ];
    if (names.length > 0)
      response.headers = Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
  }
}
