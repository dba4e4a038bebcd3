/** Columns that mean the same in the files of many systems, and files without what an import needs. */
import t from "tap";
import { runImport } from "../../../src/features/imports/jobs.ts";
import { startService, type Answer } from "../../support/service.ts";

t.test("columns that say which address is the default", async (t) => {
  const { call, resources, tenantId } = await startService(t);
  const post = async (rows: string): Promise<Answer> =>
    call(
      "POST",
      "/imports?source=x&country_code=US",
      `customer id,name,address,city,zip,default shipping,default billing\n${rows}`,
      { "content-type": "text/csv" },
    );
  const { body } = await post(
    "1,Ann Lee,12 Main St,Portland,97201,yes,no\n1,Ann Lee,99 Oak St,Portland,97201,,1\n" +
      "1,Ann Lee,12 Main St,Portland,97201,no,no\n2,Bob Ray,12 Main St,Portland,97201,perhaps,no",
  );
  await runImport(resources, { tenant_id: tenantId, id: body.id });
  const { items } = (await call("GET", "/addresses")).body;
  t.same(
    items
      .map((one: Record<string, unknown>) => [
        (one["address_lines"] as string[])[0],
        one["is_default_shipping"],
        one["is_default_billing"],
      ])
      .sort(),
    [
      ["12 Main St", true, false],
      ["99 Oak St", false, true],
    ],
    "an address stays the default if it is stated again without it",
  );
  t.match((await call("GET", `/imports/${body.id}`)).body.progress, { refused: 1 });
});

t.test("an export without addresses says what is missing", async (t) => {
  const { call } = await startService(t);
  const file =
    "email,_website,_store,confirmation,created_at,firstname,gender,group_id,lastname,store_id,taxvat,website_id\n" +
    "ann@example.com,base,default,,2026-11-30,Ann,,1,Lee,1,,1";
  const post = (query: string): Promise<Answer> =>
    call("POST", `/imports?source=magento${query}`, file, { "content-type": "text/csv" });
  t.match((await post("&dry_run=true")).body, {
    usable: false,
    warnings: [{ code: "no_address", detail: /No column was recognised as an address: a street, or a whole address/ }],
  });
  t.match(await post(""), { status: 422, body: { errors: [{ detail: /No column was recognised as an address/ }] } });
});
