import { successes, type Document, type Operation } from "../../src/cli/generate/document.ts";

/**
 * Returns a function that validates a response body against the document. It returns the errors for the status whose
 * schema fits best; none if one fits.
 */
export async function answerCheck(document: Document): Promise<(operation: Operation, answer: unknown) => unknown[]> {
  const { default: Ajv } = await import("ajv/dist/2020.js");
  const { default: addFormats } = await import("ajv-formats");
  const ajv = new Ajv.default({ strict: false });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "document", ...document });
  return ({ path, method, ...operation }, answer) => {
    const faults = successes({ path, method, ...operation }).map(([status, content]) => {
      const [type] = Object.keys(content ?? {});
      if (type === undefined) return answer === undefined ? [] : ["a response body where none is described"];
      if (!type.endsWith("json") || type.includes("ndjson")) return isText(type, answer) ? [] : [`no ${type}`];
      const pointer = ["paths", path, method.toLowerCase(), "responses", status, "content", type, "schema"]
        .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
        .join("/");
      const validate = ajv.getSchema(`document#/${pointer}`);
      if (!validate) return [`no schema at ${pointer}`];
      return validate(answer) === true ? [] : (validate.errors ?? []);
    });
    return faults.find((list) => list.length === 0) ?? faults[0] ?? ["no successful response is described"];
  };
}

const isText = (type: string, answer: unknown): boolean =>
  type === "text/plain" ? typeof answer === "string" : answer instanceof Response;
