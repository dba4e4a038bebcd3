import t from "tap";
import { createClient, DoorplateError } from "../../clients/typescript/src/index.ts";
import * as operations from "../../clients/typescript/src/operations.ts";
import * as index from "../../clients/typescript/src/index.ts";
import { listOperations, type Document } from "../../src/cli/generate/document.ts";
import { readDocument } from "../platform/http/document.ts";
import { startService } from "../support/service.ts";
import { answerCheck } from "./answers.ts";
import { callById, isForRoot, leftOver, prepare, REFUSALS } from "./recipes.ts";

const REFUSED = Symbol("refused");

// Many calls, or processes of their own: on a busy machine that takes a while.
t.setTimeout(400_000);

t.test("the client calls every operation of the document, and each answers as the document says", async (t) => {
  // Nobody works on the queues: what a job does would change what is read here.
  const service = await startService(t);
  const url = await service.app.listen({ port: 0, host: "127.0.0.1" });
  const document = readDocument(service.app) as Document;
  const accepts = await answerCheck(document);
  const all = listOperations(document);

  t.same(
    Object.keys(operations).sort(),
    all.map(({ id }) => id).sort(),
    "a function for each, and no other: else run `npm run generate`",
  );
  t.same(
    Object.keys(operations).filter(
      (name) => (index as Record<string, unknown>)[name] !== (operations as Record<string, unknown>)[name],
    ),
    [],
    "each is given out",
  );
  t.same(leftOver(document), [], "every recipe is of an operation");

  for (const operation of all) {
    await t.test(operation.id, async (t) => {
      // A tenant of its own, so that no operation depends on another.
      const key = isForRoot(operation) ? service.rootKey : (await service.makeTenant()).key;
      const client = createClient({ url, key, source: "client-test", retries: 0 });
      const answer = await prepare({ document, client }, operation)
        .then((input) => callById(client, operation.id, input))
        .catch((error: unknown) => {
          if (!(error instanceof DoorplateError)) throw error;
          if (error.code === REFUSALS[operation.id]) return REFUSED;
          throw new Error(
            `${operation.id}, or what it needs, refused the document's example: ${error.message} ` +
              `${JSON.stringify(error.errors)}. Mend the example, or add what it needs to RECIPES in ` +
              `test/clients/recipes.ts (to REFUSALS if it needs what no test has)`,
          );
        });
      t.equal(answer === REFUSED, operation.id in REFUSALS, "it refuses if that is foreseen");
      if (answer !== REFUSED) t.same(accepts(operation, answer), [], JSON.stringify(answer)?.slice(0, 300));
    });
  }
});
