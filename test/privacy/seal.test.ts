import { createSecretKey, randomUUID } from "node:crypto";
import t from "tap";
import type { TenantKeys } from "../../src/platform/keyring.ts";
import {
  dataKey,
  hmac,
  newKey,
  openRecord,
  openText,
  recordAad,
  sealRecord,
  sealText,
  tenantKey,
  unwrapCustomerKey,
  wrapCustomerKey,
} from "../../src/privacy/seal.ts";

const place = { tenant_id: randomUUID(), customer_id: randomUUID(), entity: "address", id: randomUUID() };
const aad = recordAad(place);
const key = dataKey(newKey());
const TEXT = JSON.stringify({ recipient: "张三", phone: "+8613800138000", address_lines: ["科技园1栋"] });

const makeTenant = (versions: number): TenantKeys => ({
  tenant_id: randomUUID(),
  version: versions,
  index: createSecretKey(newKey()),
  versions: new Map(Array.from({ length: versions }, (_, n) => [n + 1, tenantKey(newKey())])),
});

t.test("a record opens as it was sealed", async (t) => {
  for (const text of ["", "a", TEXT, "😀".repeat(10_000)])
    t.equal(openRecord(key, aad, sealRecord(key, aad, text)), text);
  t.equal(openRecord(key, aad, sealRecord(key, aad, Buffer.from(TEXT))), TEXT);
  const sealed = sealRecord(key, aad, TEXT);
  t.equal(sealed.length, Buffer.byteLength(TEXT) + 1 + 12 + 16);
  t.notMatch(sealed.toString("latin1"), /138/);
});

t.test("equal text in the same place gives equal bytes; any difference gives others", async (t) => {
  const sealed = sealRecord(key, aad, TEXT);
  t.ok(sealed.equals(sealRecord(key, recordAad({ ...place }), Buffer.from(TEXT))));
  const others = [
    sealRecord(key, aad, `${TEXT} `),
    sealRecord(dataKey(newKey()), aad, TEXT),
    ...Object.keys(place).map((name) => sealRecord(key, recordAad({ ...place, [name]: randomUUID() }), TEXT)),
  ];
  const vectors = [sealed, ...others].map((bytes) => bytes.subarray(1, 13).toString("hex"));
  t.equal(new Set(vectors).size, vectors.length, "no initialisation vector is used for two texts");
});

t.test("what the place ends with and the text begins with cannot be shifted", async (t) => {
  const [one, other] = [recordAad({ ...place, id: "1" }), recordAad({ ...place, id: "1|1" })];
  t.notOk(
    sealRecord(key, one, "|1\0x")
      .subarray(1, 13)
      .equals(sealRecord(key, other, "\0x").subarray(1, 13)),
  );
});

t.test("a record does not open in another place, under another key, or changed", async (t) => {
  const sealed = sealRecord(key, aad, TEXT);
  for (const name of Object.keys(place))
    t.throws(() => openRecord(key, recordAad({ ...place, [name]: randomUUID() }), sealed), name);
  t.throws(() => openRecord(dataKey(newKey()), aad, sealed));
  for (let at = 0; at < sealed.length; at += 3) {
    const changed = Buffer.from(sealed);
    changed[at]! ^= 1;
    t.throws(() => openRecord(key, aad, changed), `byte ${at}`);
  }
  for (const length of [0, 1, 13, 28, sealed.length - 1])
    t.throws(() => openRecord(key, aad, sealed.subarray(0, length)), `${length} bytes`);
});

t.test("a tenant's text opens for its owner, by the version of the key that sealed it", async (t) => {
  const tenant = makeTenant(2);
  const sealed = sealText(tenant, "import:1", TEXT);
  t.equal(openText(tenant, "import:1", sealed), TEXT);
  t.notOk(sealed.equals(sealText(tenant, "import:1", TEXT)), "never the same twice");
  const next = { ...tenant, version: 3, versions: new Map([...tenant.versions, [3, tenantKey(newKey())]]) };
  t.equal(openText(next, "import:1", sealed), TEXT, "after a rotation too");
  t.throws(
    () => openText(tenant, "import:1", sealText(next, "import:1", TEXT)),
    /version 3 of the key of tenant .* does not exist/,
  );
  t.throws(() => openText(tenant, "import:2", sealed));
  t.throws(() => openText({ ...tenant, tenant_id: randomUUID() }, "import:1", sealed));
  t.throws(() => openText(makeTenant(2), "import:1", sealed));
  t.throws(() => openText(tenant, "import:1", sealRecord(key, aad, TEXT)), /format 1, where 2/);
});

t.test("a hash differs by tenant, purpose and text", async (t) => {
  const tenant = makeTenant(1);
  const first = hmac(tenant, "ref", "4711");
  t.equal(first.length, 32);
  t.ok(first.equals(hmac({ ...tenant, version: 2 }, "ref", "4711")), "and by nothing else");
  for (const other of [
    hmac(makeTenant(1), "ref", "4711"),
    hmac(tenant, "token", "4711"),
    hmac(tenant, "ref", "4712"),
    hmac(tenant, "re", "f4711"),
  ])
    t.notOk(first.equals(other));
});

t.test("a customer's key is wrapped for one customer, under one version", async (t) => {
  const tenant = makeTenant(2);
  const [customer, plain] = [randomUUID(), newKey()];
  const wrapped = wrapCustomerKey(tenant, customer, plain);
  t.ok(unwrapCustomerKey(tenant, customer, 2, wrapped).equals(plain));
  t.throws(() => unwrapCustomerKey(tenant, customer, 1, wrapped));
  t.throws(() => unwrapCustomerKey(tenant, randomUUID(), 2, wrapped));
  t.throws(() => unwrapCustomerKey(makeTenant(2), customer, 2, wrapped));
});
