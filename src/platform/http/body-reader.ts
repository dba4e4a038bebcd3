import type { Static, TSchema } from "typebox";
import type { AppError } from "../errors.ts";
import { parseJson } from "./json-body.ts";
import { toAppError } from "./problems.ts";
import { compileValidator } from "./validation.ts";

/** Makes a validator of values that are no body of a request. @returns a function that finds the problem of a value */
export function schemaValidator(schema: TSchema): (value: unknown) => AppError | undefined {
  const validate = compileValidator({ schema, method: "POST", url: "", httpPart: "body" });
  return (value) => {
    const { error } = validate(value) as { error?: unknown };
    return error === undefined ? undefined : toAppError({ validation: error, validationContext: "body" } as never);
  };
}

/**
 * Makes a reader of bodies that do not arrive in a request, with the same JSON parser, schema and faults.
 * @returns a function that throws AppError malformed_body or invalid_body
 */
export function bodyReader<Schema extends TSchema>(schema: Schema): (body: Buffer) => Static<Schema> {
  const validate = schemaValidator(schema);
  return (body) => {
    const value = parseJson(body);
    const problem = validate(value);
    if (problem) throw problem;
    return value as Static<Schema>;
  };
}
