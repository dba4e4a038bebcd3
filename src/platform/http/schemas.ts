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
  description: "UUID. Ids created by Doorplate are of version 7.",
  examples: ["01a200c5-fc89-7fc4-9874-6ca4f79da9fb"],
});
export const Timestamp = Type.String({
  format: "date-time",
  description: "RFC 3339 in UTC, with milliseconds.",
  examples: ["2026-11-22T08:30:00.000Z"],
});
export const Day = Type.String({ format: "date", description: "RFC 3339 full-date.", examples: ["2026-12-01"] });

export const Duration = Type.String({
  format: "duration",
  // RFC 3339, appendix A: years are followed by months, not by days, and weeks stand alone.
  pattern:
    "^P(?:[1-9]\\d?Y(?:[1-9]\\d{0,2}M(?:[1-9]\\d{0,3}D)?)?|" +
    "[1-9]\\d{0,2}M(?:[1-9]\\d{0,3}D)?|[1-9]\\d{0,2}W|[1-9]\\d{0,3}D)$",
  description: "Duration (RFC 3339) in years, months and days, or in weeks, such as P6M.",
  examples: ["P1M"],
});

export const Tags = Type.Array(
  Type.String({ minLength: 1, maxLength: 64, pattern: "^\\S(?:.*\\S)?$", description: "A tag." }),
  { maxItems: 50, uniqueItems: true, description: "Tags, for grouping.", examples: [["frequent"]] },
);

export const Attributes = Type.Unsafe<Record<string, unknown>>({
  type: "object",
  additionalProperties: true,
  description:
    "A JSON object with your own data, at most 16 KB. Attributes that are declared as not personal (`PUT " +
    "/v1/attribute-definitions`) can be used in filters and policies; all others are sealed.",
  examples: [{ loyalty_level: "gold" }],
});

export const CountryCode = Type.String({ pattern: "^[A-Z]{2}$", description: "ISO 3166-1 alpha-2.", examples: ["CN"] });

/** A page of a list. */
export const pageOf = <T extends TSchema>(item: T) =>
  closed(
    {
      items: Type.Array(item),
      next_cursor: nullable(
        Type.String({ description: "Pass as `cursor` to fetch the next page. null: this is the last page." }),
      ),
    },
    { description: "A page of a list." },
  );

export const pageQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50, description: "Items per page." })),
  cursor: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 400,
      description: "`next_cursor` of the previous page, with the same filters.",
    }),
  ),
};

export const dryRunQuery = {
  dry_run: Type.Optional(
    Type.Boolean({ default: false, description: "Validate the request and return the result without saving." }),
  ),
};

export const bomQuery = {
  bom: Type.Optional(
    Type.Boolean({
      default: false,
      description: "Begin a CSV file with a byte order mark, so that Excel reads it as UTF-8.",
    }),
  ),
};

const ifMatch = Type.String({
  maxLength: 200,
  description: "The ETag of the version that was read. Required: without it the response is 428.",
  examples: ['"2"'],
});

export const IfMatch = closed({ "if-match": ifMatch }, { additionalProperties: true });

export const IfNoneMatch = closed(
  {
    "if-none-match": Type.Optional(
      Type.String({
        maxLength: 200,
        description:
          "The ETag of the version that the caller has. If it is current, the response is 304 without a body.",
      }),
    ),
  },
  { additionalProperties: true },
);

const changeHeaders = {
  "doorplate-source": Type.Optional(
    Type.String({
      maxLength: 100,
      description: "The channel of the change, for the history.",
      examples: ["checkout"],
    }),
  ),
  "doorplate-reason": Type.Optional(
    Type.String({
      maxLength: 4_600,
      description:
        "The reason for the change, for the history. At most 500 characters in UTF-8, or percent-encoded by RFC " +
        "8187 (`UTF-8''%E7%94%B5%E8%AF%9D`) for clients that send ASCII headers.",
      examples: ["customer called"],
    }),
  ),
};

/** Article 6 (1) GDPR. */
export const LEGAL_BASES = [
  "consent",
  "contract",
  "legal_obligation",
  "vital_interests",
  "public_task",
  "legitimate_interests",
] as const;

/** Of operations that create customers, or give them a phone, an e-mail or a reference. */
export const legalBasisHeader = {
  "doorplate-legal-basis": Type.Optional(
    oneOf(LEGAL_BASES, {
      description:
        "The new legal basis for storing a customer who was erased before. Without it a phone, an e-mail or a " +
        "reference of such a customer is refused with `person_erased`.",
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
          "A text that is unique to this request. If the request is repeated within 24 hours, the response is the " +
          "first one again and nothing is created.",
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
        description: "The ETag of the version that was read. Optional for this operation.",
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
      description: "`*`: create only. If the resource exists, the response is 412 and nothing is written.",
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
        description: "URL of the page about the code, relative to the service.",
        examples: ["/docs/problems/invalid_body"],
      }),
      title: Type.String(),
      status: Type.Integer({ description: "The HTTP status." }),
      code: oneOf(listProblemCodes(), { description: "Stable code, for programs." }),
      detail: Type.Optional(Type.String({ description: "Explanation of this occurrence." })),
      request_id: Type.String({ description: "Id of the request, for error reports." }),
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
          {
            description:
              "The invalid parts of the request: at most 20, or only the first one if the body has more than 50,000 " +
              "values.",
          },
        ),
      ),
    },
    {
      additionalProperties: true,
      description: "Problem document (RFC 9457), media type application/problem+json.",
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
