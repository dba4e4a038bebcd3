import t from "tap";
import { runVerification } from "../support/verifications.ts";
import { fakeProvider, found } from "../support/fake-provider.ts";
import { startService } from "../support/service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const PIN = { latitude: 52.5163, longitude: 13.3777, uncertainty_m: 10, note: "the gate" };

t.test("positions that are set by hand", async (t) => {
  const service = await startService(t);
  const { call, tenantId, resources } = service;
  const { body: customer } = await call("POST", "/customers", { name: "Ada" });
  const make = async (): Promise<string> => (await call("POST", `/customers/${customer.id}/addresses`, BERLIN)).body.id;
  const read = async (id: string) => (await call("GET", `/addresses/${id}`)).body;
  const pin = (id: string, body: object = PIN, ifMatch = "*") =>
    call("PUT", `/addresses/${id}/location`, body, { "if-match": ifMatch });
  const verify = async (id: string, latitude: number, longitude: number) => {
    await call("POST", `/addresses/${id}/verifications`);
    const {
      body: {
        items: [{ id: verification }],
      },
    } = await call("GET", `/addresses/${id}/verifications`);
    await runVerification(resources, [fakeProvider("fake", found(latitude, longitude))], {
      tenant_id: tenantId,
      address_id: id,
      id: verification,
    });
    return (await call("GET", `/addresses/${id}/verifications/${verification}`)).body;
  };

  await t.test("stand in the address and in its history", async (t) => {
    const id = await make();
    t.equal((await call("PUT", `/addresses/${id}/location`, PIN)).status, 428);
    t.equal((await pin(id, PIN, '"7"')).status, 412);
    const { status, body, headers } = await pin(id, PIN, '"1"');
    t.match([status, headers["etag"]], [200, '"2"']);
    t.match(body.location, { ...PIN, pinned: true, source: /^pin:api_key:/ });
    t.equal((await pin(id)).body.version, 2, "the same again changes nothing");
    t.match((await call("GET", `/addresses/${id}/history`)).body.items[0], {
      version: 2,
      actor: /^api_key:/,
      state: { location: PIN },
    });
    for (const body of [{ ...PIN, latitude: 91 }, { latitude: 1 }, { ...PIN, pinned: true }])
      t.equal((await pin(id, body)).status, 422);
  });

  await t.test("are only set where none is, if the caller says so", async (t) => {
    const id = await make();
    const setFirst = (body: object, headers = {}) =>
      call("PUT", `/addresses/${id}/location`, body, { "if-none-match": "*", ...headers });
    await verify(id, 52.51, 13.37);
    const { status, body } = await setFirst(PIN);
    t.match([status, body.location], [200, { ...PIN, pinned: true }], "in place of what a provider says");
    const refused = { status: 412, headers: { etag: `"${body.version}"` }, body: { code: "version_mismatch" } };
    t.match(await setFirst({ latitude: 1, longitude: 2 }), refused);
    t.match(await setFirst({ latitude: 1, longitude: 2 }, { "if-match": "*" }), refused);
    t.same(await read(id), body, "nothing is written");
  });

  await t.test("no provider overwrites, and one that is far off leaves a finding", async (t) => {
    const id = await make();
    await pin(id);
    t.match(
      await verify(id, 52.52, 13.38),
      { status: "succeeded", findings: [] },
      "within the uncertainty of the city",
    );
    t.match(await verify(id, 53.55, 9.99), {
      status: "succeeded",
      findings: [{ code: "pin_disagrees", providers: ["fake"], distance_m: 253_984 }],
    });
    t.match(await read(id), {
      location: { ...PIN, pinned: true },
      verification: { status: "verified", reasons: ["parts_accepted", "pinned", "provider_confirms"] },
    });
  });

  await t.test("go when they are removed, or when the place is another one", async (t) => {
    const id = await make();
    await verify(id, 1, 2);
    t.match(
      await call("DELETE", `/addresses/${id}/location`, undefined, { "if-match": "*" }),
      { status: 409, body: { code: "conflict" } },
      "none was set by hand",
    );
    await pin(id);
    const removed = await call("DELETE", `/addresses/${id}/location`, undefined, { "if-match": "*" });
    t.match(removed, { status: 200, body: { location: null } });
    t.match((await call("GET", `/addresses/${id}/verifications`)).body.items[0], {
      status: "queued",
      cause: "requested",
    });
    await verify(id, 3, 4);
    t.match((await read(id)).location, { latitude: 3, longitude: 4, pinned: false });
    await pin(id);
    await call("PATCH", `/addresses/${id}`, { instructions: "ring twice" }, { "if-match": "*" });
    t.match((await read(id)).location, { pinned: true });
    await call("PATCH", `/addresses/${id}`, { address_lines: ["Unter den Linden 77"] }, { "if-match": "*" });
    t.equal((await read(id)).location, null);
  });
});
