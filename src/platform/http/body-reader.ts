import type { Static, TSchema } from "typebox";
import { parseJson } from "./json-body.ts";
import { toAppError } from "./problems.ts";
import { compileValidator } from "./validation.ts";

/**
 * Makes a reader of bodies that do not arrive in a request, with the same JSON parser, schema and faults.
 * @returns a function that throws AppError malformed_body or invalid_body
 */
export function bodyReader<Schema extends TSchema>(schema: Schema): (body: Buffer) => Static<Schema> {
  const validate = compileValidator({ schema, method: "POST", url: "", httpPart: "body" });
  return (body) => {
    const value = parseJson(body);
    const { error } = validate(value) as { error?: unknown };
    if (error !== undefined) throw toAppError({ validation: error, validationContext: "body" } as never);
    return value as Static<Schema>;
  };
}
