import t, { type Test } from "tap";
import { followForSearch, rebuildDocuments } from "../../src/features/search/follow.ts";
import { hasherFor } from "../../src/features/search/tokens.ts";
import { dumpTable } from "../support/dump.ts";
import { type Call, startService } from "../support/service.ts";

const CUSTOMER = {
  name: "Hildegard Quarzbruch",
  phones: ["+4915198765432"],
  emails: ["hilde@quarzbruch.example"],
  external_refs: [{ source: "crm", ref: "REF-31337" }],
};
const ADDRESS = {
  country_code: "DE",
  locality: "Stuttgart",
  postal_code: "70173",
  address_lines: ["Zwiebelgasse 17"],
  recipient: "Frieda Quarzbruch",
  organization: "Kieselwerk",
  phone: "+4971112345678",
};

async function prepare(t: Test) {
  const service = await startService(t);
  const live = async (call: Call, customer: object = CUSTOMER): Promise<string> => {
    const {
      body: { id },
    } = await call("POST", "/customers", customer);
    t.equal((await call("POST", `/customers/${id}/addresses`, ADDRESS)).status, 201);
    return id;
  };
  return { ...service, live, follow: () => followForSearch(service.resources) };
}

t.test("documents hold nothing that says who somebody is or lives where", async (t) => {
  const { call, live, follow, resources } = await prepare(t);
  await live(call);
  await follow();
  t.equal(
    (await call("POST", "/addresses/search", { q: "zwiebelgasse quarzbruch" })).body.items.length,
    1,
    "there is something to find",
  );
  const dump = await dumpTable(resources.db, "search_documents");
  for (const secret of [
    "hilde",
    "frieda",
    "quarz",
    "zwiebel",
    "stuttgart",
    "70173",
    "kiesel",
    "98765432",
    "12345678",
    "31337",
  ])
    t.notMatch(dump.toLowerCase(), secret, secret);
});

t.test("the same words have other tokens in another tenant", async (t) => {
  const { call, live, follow, resources, as, makeTenant, tenantId } = await prepare(t);
  const other = await makeTenant();
  await live(call);
  await live(as(other.key));
  await follow();
  const tokensOf = async (tenant: string): Promise<Set<string>> =>
    new Set(
      (
        await resources.db.pool.query<{ token: string }>(
          "SELECT DISTINCT unnest(tokens)::text AS token FROM search_documents WHERE tenant_id = $1",
          [tenant],
        )
      ).rows.map(({ token }) => token),
    );
  const [own, others] = [await tokensOf(tenantId), await tokensOf(other.id)];
  t.ok(own.size > 50);
  t.equal(own.size, others.size, "of equal documents");
  t.same(
    [...own].filter((token) => others.has(token)),
    [],
  );
  t.ok(
    own.has(String(hasherFor(await resources.keyring.tenantKeys(tenantId))("l:quarzbruch"))),
    "they are those that the tenant's key gives",
  );
});

t.test("a customer whose key is gone is found no more, and others are", async (t) => {
  const { call, live, follow, resources, tenantId } = await prepare(t);
  const gone = await live(call);
  const stays = await live(call, { ...CUSTOMER, external_refs: [] });
  await follow();
  await resources.db.pool.query("DELETE FROM keys.customer_keys WHERE customer_id = $1", [gone]);
  resources.keyring.forgetCustomerKey(tenantId, gone);
  const found = async () => {
    const customers = (await call("POST", "/customers/search", { q: "Quarzbruch" })).body.items.map(
      ({ customer }: { customer: { id: string } }) => customer.id,
    );
    const addresses = (await call("POST", "/addresses/search", { q: "Zwiebelgasse" })).body.items.map(
      ({ address }: { address: { customer_id: string } }) => address.customer_id,
    );
    return [customers, addresses];
  };
  t.same(await found(), [[stays], [stays]]);
  t.same(
    (await call("GET", "/suggest?q=zwiebel")).body.items.filter(({ kind }: { kind: string }) => kind === "street"),
    [],
    "a street of one customer",
  );
  await rebuildDocuments(resources.db.kysely);
  await follow();
  t.same((await resources.db.pool.query("SELECT DISTINCT customer_id FROM search_documents")).rows, [
    { customer_id: stays },
  ]);
  t.same(await found(), [[stays], [stays]]);
});
