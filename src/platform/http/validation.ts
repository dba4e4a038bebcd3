import { Ajv, type Options } from "ajv";
import formatsPlugin from "ajv-formats";
import type { FastifySchemaCompiler, FastifySchemaValidationError } from "fastify";
import type { TSchema } from "typebox";

const addFormats = formatsPlugin.default;

/** Bodies are taken as they are or refused: nothing is coerced, filled in or left out. */
const EXACT: Options = { coerceTypes: false, removeAdditional: false, useDefaults: false, allErrors: true, strict: false };
/** The text of a query string, a path or a header becomes the number or boolean that the schema asks for. */
const TEXT: Options = { ...EXACT, coerceTypes: true };

/** Makes Fastify's validators, from one set of named schemas. */
export function buildValidator(schemas: Record<string, unknown>): FastifySchemaCompiler<TSchema> {
  const [exact, text] = [EXACT, TEXT].map((options) => {
    const ajv = new Ajv(options);
    addFormats(ajv, ["uuid", "date", "date-time", "email"]);
    for (const schema of Object.values(schemas)) ajv.addSchema(schema as object);
    return ajv;
  }) as [Ajv, Ajv];
  return ({ schema, httpPart }) => {
    const validate = (httpPart === "body" ? exact : text).compile(schema);
    return (data: unknown) => {
      if (validate(data)) return { value: data };
      return { error: validate.errors as FastifySchemaValidationError[] as never };
    };
  };
}
