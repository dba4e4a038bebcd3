import t from "tap";
import { startService } from "../support/service.ts";

t.test("records of processing", { timeout: 300_000 }, async (t) => {
  const service = await startService(t);
  const { call, as, makeTenant } = service;

  await t.test("come from the configuration", async (t) => {
    await call("PUT", "/purposes/delivery", {
      title: "Delivery of orders",
      basis: "contract",
      retention: "P10Y",
      data_categories: ["name", "address"],
      recipients: [{ name: "Parcel Service GmbH", country_code: "DE", role: "processor" }],
      countries: [
        { country_code: "DE", transfer_basis: "not_needed" },
        { country_code: "US", transfer_basis: "standard_contract" },
      ],
      notices: [{ language: "en", text: "A very long notice." }],
    });
    await call("PUT", "/purposes/old", { title: "Old", basis: "contract" });
    await call("DELETE", "/purposes/old", undefined, { "if-match": "*" });
    await call("PUT", "/providers/google", { key: "a-key-of-google-maps", country_code: "US", purpose: "delivery" });
    await call("POST", "/webhooks", {
      url: "https://a.example/hook?secret=4711",
      country_code: "DE",
      purpose: "delivery",
    });
    await call("POST", "/webhooks", { url: "https://b.example/hook" });
    await call(
      "PUT",
      "/attribute-definitions",
      {
        items: [{ entity: "customer", name: "level", type: "string", is_personal: false }],
      },
      { "if-match": "*" },
    );
    await call("POST", "/api-keys", { name: "courier", scopes: ["addresses:read"], purposes: ["delivery"] });
    const { body: revoked } = await call("POST", "/api-keys", { name: "revoked", scopes: ["addresses:read"] });
    await call("DELETE", `/api-keys/${revoked.id}`);
    const { status, body, text } = await call("GET", "/records-of-processing");
    t.equal(status, 200);
    t.match(body, {
      tenant: { slug: "default" },
      purposes: [
        {
          purpose: { name: "delivery", basis: "contract", retention: "P10Y", notice_languages: ["en"] },
          api_keys: ["courier"],
          providers: ["google"],
        },
      ],
      providers: [{ name: "google", host: null, country_code: "US", purpose: "delivery" }],
      transfers: [
        { country_code: null, recipients: ["webhook b.example"] },
        {
          country_code: "DE",
          transfer_bases: ["not_needed"],
          recipients: ["Parcel Service GmbH", "webhook a.example"],
        },
        { country_code: "US", transfer_bases: ["standard_contract"], purposes: ["delivery"] },
      ],
    });
    t.equal(body.purposes.length, 1);
    t.equal(body.purposes[0].webhooks.length, 1);
    t.ok(body.personal_data[0].sealed.includes("phones") && body.personal_data[0].clear.includes("attributes.level"));
    t.match(
      body.access.find(({ name }: { name: string }) => name === "courier"),
      { purposes: ["delivery"], sees_personal_data: false },
    );
    t.notMatch(text, /4711|very long|"revoked"|a-key-of-google/);
    t.ok(body.not_recorded.length > 0 && body.security_measures.length > 0);
  });

  await t.test("of another tenant are its own", async (t) => {
    const other = as((await makeTenant()).key);
    t.match((await other("GET", "/records-of-processing")).body, { purposes: [], providers: [], webhooks: [] });
    t.notMatch((await other("GET", "/records-of-processing")).text, /courier|Parcel/);
    const { body } = await call("POST", "/api-keys", { name: "few", scopes: ["purposes:read"] });
    t.equal((await as(body.key)("GET", "/records-of-processing")).status, 403);
  });
});
