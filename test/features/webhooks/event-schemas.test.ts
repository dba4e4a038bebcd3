import addFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import t from "tap";
import { eventTypeOf } from "../../../src/features/changes/event-type.ts";
import { EVENT_FILTERS, TEST_EVENT } from "../../../src/features/webhooks/events.ts";
import { ENTITIES, OPERATIONS } from "../../../src/records/rows.ts";
import { readDocument, type Document } from "../../platform/http/document.ts";
import { makeWorld, typesOf } from "./world.ts";

t.test("the document has every event, as it is sent", async (t) => {
  const { app, call, receiver, subscribe, makeAddress, work } = await makeWorld(t);
  const document = readDocument(app);
  const events = document.webhooks as Record<string, Document>;
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: "document", components: document.components });
  const faultsOf = (type: string, body: unknown): unknown => {
    const { $ref } = events[type].post.requestBody.content["application/json"].schema;
    const validate = ajv.getSchema(`document${$ref}`)!;
    return validate(body) ? undefined : validate.errors;
  };

  const changes = ENTITIES.flatMap((entity) =>
    OPERATIONS.flatMap((operation) =>
      [false, true].map((is_verified) => eventTypeOf({ entity, operation, is_verified })),
    ),
  );
  const known = EVENT_FILTERS.filter((filter) => !filter.endsWith("*"));
  t.same(Object.keys(events).sort(), [...new Set([...changes, ...known, TEST_EVENT])].sort());
  for (const [type, { post }] of Object.entries(events)) {
    const { example } = post.requestBody.content["application/json"];
    t.equal(example.type, type);
    t.equal(faultsOf(type, example), undefined, type);
  }

  const other = await subscribe({ payload: "full", event_types: ["*"] });
  await subscribe({ event_types: ["*"] });
  const { id, customer_id } = await makeAddress();
  await call("PATCH", `/addresses/${id}`, { recipient: "Ada" }, { "if-match": "*" });
  await call("DELETE", `/addresses/${id}`, undefined, { "if-match": "*" });
  await call("POST", `/addresses/${id}/restore`, { version: 1 });
  await call("PATCH", `/customers/${customer_id}`, { name: "Ada L." }, { "if-match": "*" });
  await call("POST", `/webhooks/${other.id}/test`);
  await work();
  receiver.answer = (response) => response.writeHead(410).end();
  await call("POST", "/customers", { name: "Grace" });
  await work();
  receiver.answer = (response) => response.writeHead(204).end();
  await work();
  const sent = receiver.received.map(({ body }) => JSON.parse(body));
  t.same(
    sent.map((body) => faultsOf(body.type, body)).filter((faults) => faults !== undefined),
    [],
  );
  t.ok(sent.some(({ data }) => data.after?.recipient === "Ada") && sent.some(({ data }) => !("after" in data)));
  const types = new Set(typesOf(receiver.received));
  for (const type of ["customer.created", "address.updated", "address.deleted", "address.restored", TEST_EVENT])
    t.ok(types.has(type), type);

  const { body: feed } = await call("GET", "/changes");
  t.same(
    feed.items.map(({ event_type }: { event_type: string }) => event_type),
    [
      "customer.created",
      "address.created",
      "address.updated",
      "address.deleted",
      "address.restored",
      "customer.updated",
      "customer.created",
    ],
    "the feed calls them the same",
  );
});
