import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import t from "tap";
import { EXEMPTIONS } from "./matrix.ts";
import { PROMISES } from "./promises.ts";
import { WAYS } from "./ways.ts";
import { makeWorld, startStage } from "./world.ts";

/** Operations that change neither customers nor addresses. */
const CHANGE_NEITHER = [
  "createApiKey",
  "revokeApiKey",
  "rotateApiKey",
  "createTenant",
  "createVerification",
  "putVerificationPolicies",
  "replaceAttributeDefinitions",
  "createCampaign",
  "pauseCampaign",
  "resumeCampaign",
  "cancelCampaign",
  "parseAddress",
  "formatAddress",
  "validateAddresses",
  "searchAddresses",
  "searchCustomers",
  "createExport",
  "createSnapshot",
  "deleteExport",
  "compareAddresses",
  "createWebhook",
  "updateWebhook",
  "deleteWebhook",
  "rotateWebhookSecret",
  "enableWebhook",
  "testWebhook",
  "replayWebhook",
  "geocode",
  "reverseGeocode",
  "putProviderPolicy",
  "putProvider",
  "deleteProvider",
  "testProvider",
  "cancelImport",
  "deleteTenant",
  "disableTenant",
  "enableTenant",
  "putPurpose",
  "archivePurpose",
  "createConsent",
  "putObjection",
  "liftObjection",
  "createLegalHold",
  "releaseLegalHold",
  "restrictCustomer",
  "liftRestriction",
  "putRetentionRule",
  "deleteRetentionRule",
  "disableRetentionRule",
  "createBreachReport",
  "createAccessPackage",
];

/** Their jobs erase, delete or restrict customers; the tests of these jobs check the log, also after a kill. */
const BY_A_JOB = ["createErasure", "createTenantErasure", "enableRetentionRule", "runRetentionRule"];

const ALL = Object.values(WAYS).flat();

t.test(
  "every operation of the API that changes customers or addresses is one of the ways",
  { timeout: 300_000 },
  async (t) => {
    const stage = await startStage(t);
    const { paths } = JSON.parse((await stage.service.app.inject("/openapi.json")).body) as {
      paths: Record<string, Record<string, { operationId?: string }>>;
    };
    const operations = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { operationId }]) =>
        method === "get" || operationId === undefined
          ? []
          : [{ operationId, asked: new RegExp(`^${method.toUpperCase()} ${path.replace(/\{\w+\}/g, "[^/]+")}$`) }],
      ),
    );
    t.ok(operations.length > 40, "the document is read");
    const asked = new Set<string>();
    for (const way of ALL.filter(({ by }) => by.actor === "key")) {
      const world = await makeWorld(stage);
      const act = await way.begin(world);
      world.asked.length = 0;
      await act();
      for (const one of world.asked) asked.add(one);
    }
    const used = operations
      .filter((operation) => [...asked].some((one) => operation.asked.test(one)))
      .map(({ operationId }) => operationId);
    const left = operations.map(({ operationId }) => operationId).filter((id) => !used.includes(id));
    t.same(left.toSorted(), [...CHANGE_NEITHER, ...BY_A_JOB].toSorted(), "the other operations change neither");
  },
);

t.test("every way is in a test file and has a unique name", async (t) => {
  const files = (await readdir(import.meta.dirname)).filter((file) => /^matrix.*\.test\.ts$/.test(file));
  const texts = (await Promise.all(files.map((file) => readFile(join(import.meta.dirname, file), "utf8")))).join("\n");
  for (const group of Object.keys(WAYS)) t.match(texts, `testMatrix(WAYS.${group})`, group);
  t.equal(new Set(ALL.map(({ name }) => name)).size, ALL.length);
});

t.test("every exemption names existing ways and an existing promise, and has a reason", async (t) => {
  for (const { ways, promise, reason } of EXEMPTIONS) {
    t.ok(
      ALL.some(({ name }) => ways.test(name)),
      String(ways),
    );
    t.ok(
      PROMISES.some(({ name }) => name === promise),
      promise,
    );
    t.ok(reason.length > 10, reason);
  }
  t.equal(new Set(PROMISES.map(({ name }) => name)).size, PROMISES.length);
});
