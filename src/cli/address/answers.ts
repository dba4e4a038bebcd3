import type { TSchema } from "typebox";
import type { Language } from "../../address/index.ts";
import { CompareRequest } from "../../features/compare/schema.ts";
import { answerCompare } from "../../features/compare/service.ts";
import { FormatRequest } from "../../features/format/schema.ts";
import { answerFormat } from "../../features/format/service.ts";
import { ParseRequest } from "../../features/parse/schema.ts";
import { answerParse } from "../../features/parse/service.ts";
import { ValidateRequest } from "../../features/validate/schema.ts";
import { answerValidate } from "../../features/validate/service.ts";
import { AppError } from "../../platform/errors.ts";
import { bodyReader } from "../../platform/http/body-reader.ts";
import { describeProblem } from "../../platform/http/problems.ts";

/** The maximum length of a line in bytes: the largest body limit of the endpoints. */
export const LONGEST_LINE = 4 * 1024 * 1024;

const VERBS = {
  parse: (language: Language) => answering(ParseRequest, (request) => answerParse(request, language)),
  validate: (language: Language) => answering(ValidateRequest, (request) => answerValidate(request, language)),
  format: () => answering(FormatRequest, answerFormat),
  compare: () => answering(CompareRequest, answerCompare),
};

export type Verb = keyof typeof VERBS;
export const verbs = Object.keys(VERBS) as Verb[];

/** Returns the response body for a request body. */
type Answer = (body: Buffer) => unknown;

const answering = <Schema extends TSchema>(
  schema: Schema,
  answer: (request: ReturnType<ReturnType<typeof bodyReader<Schema>>>) => unknown,
): Answer => {
  const read = bodyReader(schema);
  return (body) => answer(read(body));
};

/**
 * Creates a function that turns a line into the response body, or into a problem document with the line number. A line
 * of undefined means that it exceeded `LONGEST_LINE`.
 * @param onCrash called with errors that are not problems of the request
 */
export function createLineAnswerer(verb: Verb, language: Language, onCrash: (line: number, error: unknown) => void) {
  const answer = VERBS[verb](language);
  return async (body: Buffer | undefined, line: number): Promise<unknown> => {
    try {
      if (body === undefined)
        throw new AppError("body_too_large", { detail: `A line can have at most ${LONGEST_LINE} bytes.` });
      return await answer(body);
    } catch (error) {
      if (!(error instanceof AppError)) onCrash(line, error);
      const known = error instanceof AppError ? error : new AppError("internal_error");
      const { request_id: _, ...problem } = describeProblem(known.code, "", known);
      return { ...problem, line };
    }
  };
}
