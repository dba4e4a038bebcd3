import t from "tap";
import { createClient, DoorplateError } from "../../clients/typescript/src/index.ts";
import * as operations from "../../clients/typescript/src/operations.ts";
import * as index from "../../clients/typescript/src/index.ts";
import { listOperations, type Document, type Operation } from "../../src/cli/generate/document.ts";
import { readDocument } from "../platform/http/document.ts";
import { startService } from "../support/service.ts";
import { answerCheck } from "./answers.ts";
import { callById, isForRoot, findUnusedRecipes, prepare, REFUSALS } from "./recipes.ts";

const REFUSED = Symbol("refused");

// Many requests, which take long on a busy machine.
t.setTimeout(400_000);

t.test("the client calls every operation, and each response matches the document", async (t) => {
  // Without workers, as jobs would change what is read here.
  const service = await startService(t);
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const document = readDocument(service.app) as Document;
  const accepts = await answerCheck(document);
  const all = listOperations(document);

  t.same(
    Object.keys(operations).sort(),
    all.map(({ id }) => id).sort(),
    "one function for each operation: otherwise run `npm run generate`",
  );
  t.same(
    Object.keys(operations).filter(
      (name) => (index as Record<string, unknown>)[name] !== (operations as Record<string, unknown>)[name],
    ),
    [],
    "the index exports each function",
  );
  t.same(findUnusedRecipes(document), [], "every recipe belongs to an operation");

  for (const operation of all) {
    await t.test(operation.id, async (t) => {
      // In a new tenant, so that operations do not affect each other.
      const key = isForRoot(operation) ? service.rootKey : (await service.makeTenant()).key;
      let last = new Response();
      const fetchAndKeep: typeof fetch = async (...request) => (last = await fetch(...request));
      const client = createClient({ url, key, source: "client-test", retries: 0, fetch: fetchAndKeep });
      const answer = await prepare({ document, client }, operation)
        .then((input) => callById(client, operation.id, input))
        .catch((error: unknown) => {
          if (!(error instanceof DoorplateError)) throw error;
          if (error.code === REFUSALS[operation.id]) return REFUSED;
          throw new Error(
            `${operation.id}, or an operation that it needs, rejected the example of the document: ` +
              `${error.message} ${JSON.stringify(error.errors)}. Correct the example, or add a recipe to RECIPES in ` +
              `test/clients/recipes.ts (to REFUSALS if the operation cannot succeed in a test)`,
          );
        });
      t.equal(answer === REFUSED, operation.id in REFUSALS, "it fails only if listed in REFUSALS");
      if (answer === REFUSED) return;
      t.same(accepts(operation, answer), [], JSON.stringify(answer)?.slice(0, 300));
      t.same(undescribed(operation, last), [], "its headers are as the document says");
    });
  }
});

/** The headers that one of the document and the response has, and the other has not. */
function undescribed({ responses }: Operation, { status, headers }: Response): string[] {
  const described = Object.keys(responses[status]?.headers ?? {});
  // Not everything that is created has a path of its own.
  const needed = described.filter((name) => name !== "Location");
  const optional = ["ETag", "Location", "RateLimit", "RateLimit-Policy", "Retry-After"];
  return [
    ...needed.filter((name) => !headers.has(name)),
    ...optional.filter((name) => headers.has(name) && !described.includes(name)),
  ];
}
