import Type, { type Static, type TSchema } from "typebox";
import { listProblemCodes, PROBLEMS } from "../errors.ts";

const makers = new Map<string, () => TSchema>();
const made = new Map<string, TSchema>();

/**
 * Registers a schema under a name of the OpenAPI document.
 * @param schema a function if the schema lists what all features declare: it is called after they are imported
 * @returns a reference to it
 * @throws Error if the name is taken
 */
export function named<T extends TSchema>(name: string, schema: T | (() => T)): ReturnType<typeof reference<T>> {
  if (makers.has(name)) throw new Error(`two schemas are named ${name}`);
  makers.set(name, typeof schema === "function" ? schema : () => schema);
  return reference<T>(name);
}

/** Finds a schema by its name. */
export function findSchema(name: string): TSchema | undefined {
  const maker = makers.get(name);
  if (maker && !made.has(name)) made.set(name, { ...maker(), $id: name });
  return made.get(name);
}

/** Lists the named schemas, for the OpenAPI document and the validators. */
export const listSchemas = (): [name: string, schema: TSchema][] =>
  [...makers.keys()].map((name) => [name, findSchema(name) as TSchema]);

const reference = <T extends TSchema>(name: string) => Type.Unsafe<Static<T>>({ $ref: `${name}#` });

interface SimpleSchema {
  type: string;
  enum?: unknown[];
}

/** A schema that also allows null. One schema with two types, since a union is serialised much more slowly. */
export function nullable<T extends TSchema>(schema: T) {
  const { type, enum: values, ...rest } = schema as unknown as SimpleSchema;
  return Type.Unsafe<Static<T> | null>({ ...rest, type: [type, "null"], ...(values && { enum: [...values, null] }) });
}

/** An object inside others that has a name of its own in the OpenAPI document: see `liftComponents`. */
export const component = <const P extends Record<string, TSchema>>(
  title: string,
  properties: P,
  options: Record<string, unknown> = {},
) => closed(properties, { title, ...options });

/** A string that is one of `values`. */
export const oneOf = <const T extends string>(values: readonly T[], options: Record<string, unknown> = {}) =>
  Type.Unsafe<T>({ type: "string", enum: [...values], ...options });

/** An object without additional members. */
export const closed = <const P extends Record<string, TSchema>>(properties: P, options: Record<string, unknown> = {}) =>
  Type.Object(properties, { additionalProperties: false, ...options });

export const Id = Type.String({
  format: "uuid",
  description: "UUID, version 7 where Doorplate made it.",
  examples: ["01a200c5-fc89-7fc4-9874-6ca4f79da9fb"],
});
export const Timestamp = Type.String({
  format: "date-time",
  description: "RFC 3339, UTC, milliseconds.",
  examples: ["2026-11-22T08:30:00.000Z"],
});
export const Day = Type.String({ format: "date", description: "RFC 3339 full-date.", examples: ["2026-12-01"] });

export const Tags = Type.Array(
  Type.String({ minLength: 1, maxLength: 64, pattern: "^\\S(?:.*\\S)?$", description: "A tag." }),
  { maxItems: 50, uniqueItems: true, description: "Free words to group by.", examples: [["frequent"]] },
);

export const Attributes = Type.Unsafe<Record<string, unknown>>({
  type: "object",
  additionalProperties: true,
  description:
    "Free JSON of your own, at most 16 KB. Members that are declared as not personal (`PUT /v1/attribute-definitions`) can be used in filters and policies; all others are sealed.",
  examples: [{ loyalty_level: "gold" }],
});

export const CountryCode = Type.String({ pattern: "^[A-Z]{2}$", description: "ISO 3166-1 alpha-2.", examples: ["CN"] });

/** A page of a list. */
export const pageOf = <T extends TSchema>(item: T) =>
  closed(
    {
      items: Type.Array(item),
      next_cursor: nullable(
        Type.String({ description: "Give it as `cursor` to have the next page; null on the last one." }),
      ),
    },
    { description: "A page of a list." },
  );

export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Items on a page." })),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 400,
      description: "`next_cursor` of the page before, with the same filters.",
    }),
  ),
};

export const dryRunQuery = {
  dry_run: Type.Optional(Type.Boolean({ default: false, description: "Answer as if, and write nothing." })),
};

const ifMatch = Type.String({
  maxLength: 200,
  description: "The ETag of the version that was read. Required: without it the answer is 428.",
  examples: ['"2"'],
});

export const IfMatch = closed({ "if-match": ifMatch }, { additionalProperties: true });

export const IfNoneMatch = closed(
  {
    "if-none-match": Type.Optional(
      Type.String({
        maxLength: 200,
        description: "The ETag that the caller has: while it is current the answer is 304, without a body.",
      }),
    ),
  },
  { additionalProperties: true },
);

const changeHeaders = {
  "doorplate-source": Type.Optional(
    Type.String({
      maxLength: 100,
      description: "The channel that the change comes from, for the history.",
      examples: ["checkout"],
    }),
  ),
  "doorplate-reason": Type.Optional(
    Type.String({
      maxLength: 4_600,
      description:
        "Why the change is made, for the history: at most 500 characters of UTF-8, or their percent-encoding as RFC 8187 has it (`UTF-8''%E7%94%B5%E8%AF%9D`), for clients whose headers are ASCII.",
      examples: ["customer called"],
    }),
  ),
};

export const ChangeHeaders = closed(changeHeaders, { additionalProperties: true });

export const PostHeaders = closed(
  {
    ...changeHeaders,
    "idempotency-key": Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 255,
        pattern: "^[\\x21-\\x7e]+$",
        description:
          "Any text unique to this request: repeated within 24 hours it gets the first answer again and makes nothing new.",
        examples: ["order-4711"],
      }),
    ),
  },
  { additionalProperties: true },
);

export const RestoreHeaders = closed(
  {
    ...PostHeaders.properties,
    "if-match": Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 200,
        description: "The ETag of the version that was read; optional here.",
        examples: ['"2"'],
      }),
    ),
  },
  { additionalProperties: true },
);

const createOnly = {
  "if-none-match": Type.Optional(
    Type.String({
      maxLength: 200,
      description: "`*` creates only: where it exists already the answer is 412, and nothing is written.",
      examples: ["*"],
    }),
  ),
};

/** Of a PUT that creates what is not there, and needs If-Match to replace what is. */
export const CreateHeaders = closed(
  { "if-match": Type.Optional(ifMatch), ...createOnly },
  { additionalProperties: true },
);

/** Of one that replaces without If-Match too. */
export const UpsertHeaders = closed(
  {
    ...changeHeaders,
    ...createOnly,
    "if-match": RestoreHeaders.properties["if-match"],
  },
  { additionalProperties: true },
);

export const WriteHeaders = closed(
  {
    ...changeHeaders,
    ...IfMatch.properties,
  },
  { additionalProperties: true },
);

export const Problem = named("Problem", () =>
  Type.Object(
    {
      type: Type.String({
        format: "uri-reference",
        description: "Of the page about the code, relative to the service.",
        examples: ["/docs/problems/invalid_body"],
      }),
      title: Type.String(),
      status: Type.Integer({ description: "The HTTP status, again." }),
      code: oneOf(listProblemCodes(), { description: "Stable: program against this." }),
      detail: Type.Optional(Type.String({ description: "What is wrong this time." })),
      request_id: Type.String({ description: "Name it when you report a fault." }),
      errors: Type.Optional(
        Type.Array(
          Type.Object(
            {
              in: oneOf(["body", "query", "path", "header"]),
              pointer: Type.String({ description: "JSON Pointer (RFC 6901) into that part of the request." }),
              detail: Type.String(),
            },
            { title: "ProblemError" },
          ),
          { description: "The places at fault, at most 20; of a body of more than 50,000 values the first one." },
        ),
      ),
    },
    {
      additionalProperties: true,
      description: "Problem document of RFC 9457, media type application/problem+json.",
      examples: [
        {
          type: "/docs/problems/invalid_body",
          title: PROBLEMS.invalid_body.title,
          status: 422,
          code: "invalid_body",
          request_id: "01a200c5-fc89-7fc4-9874-6ca4f79da9fb",
          errors: [{ in: "body", pointer: "/country_code", detail: 'must match pattern "^[A-Z]{2}$"' }],
        },
      ],
    },
  ),
);
