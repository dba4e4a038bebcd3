import { createHash } from "node:crypto";
import t from "tap";
import { accessPackageJob, writePackage } from "../../../src/features/access-packages/jobs.ts";
import { claimPackages, expirePackages, type PackageRow } from "../../../src/features/access-packages/queries.ts";
import { eraseCustomer } from "../../../src/features/erasures/jobs.ts";
import { findErasure } from "../../../src/features/erasures/queries.ts";
import { TENANT_SCOPES } from "../../../src/platform/http/scopes.ts";
import { startService, type Service } from "../../support/service.ts";
import { unzip } from "../../support/unzip.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const HOSTILE = `<script>alert(1)</script> & "it's" \u202e`;
const ASKED = { verified_by: "code sent to the registered phone" };

/** Does the work of a worker. */
async function work(service: Pick<Service, "resources">): Promise<void> {
  const job = accessPackageJob(service.resources);
  const now = service.resources.clock();
  const lanes = await job.listLanes(now);
  const claims = await job.claim(
    lanes.map((lane) => ({ ...lane, count: 1 })),
    now,
  );
  for (const claim of claims) await job.run(claim, new AbortController().signal);
}

async function download({ app, key }: Pick<Service, "app" | "key">, url: string) {
  return app.inject({ method: "GET", url, headers: { authorization: `Bearer ${key}` } });
}

t.test("all data of a customer, for the customer", async (t) => {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  await call("PUT", "/purposes/newsletter", {
    title: "News",
    basis: "consent",
    recipients: [{ name: "Mail Service GmbH", country_code: "DE", role: "processor" }],
    countries: [{ country_code: "DE", transfer_basis: "not_needed" }],
    notices: [{ language: "en", text: "We send news." }],
  });
  await call("PUT", "/purposes/analysis", { title: "Analysis", basis: "legitimate_interests" });
  const { body: other } = await call("POST", "/customers", { name: "Neighbour Quibblekern" });
  const { body: customer } = await call("POST", "/customers", {
    name: HOSTILE,
    phones: ["+4930901820"],
    external_refs: [{ source: "crm", ref: "A-1" }],
  });
  const of = `/customers/${customer.id}`;
  const { body: home } = await call("POST", `${of}/addresses`, BERLIN);
  const { body: old } = await call("POST", `${of}/addresses`, { ...BERLIN, address_lines: ["Weg 9"] });
  await call("PATCH", of, { name: "Ada" }, { "if-match": "*", "doorplate-reason": HOSTILE, "doorplate-source": "crm" });
  await call("DELETE", `/addresses/${old.id}`, undefined, { "if-match": "*" });
  await call("POST", `/addresses/${home.id}/evidence`, {
    kind: "delivered",
    occurred_at: "2026-11-20T10:00:00Z",
    source: "dhl",
    ref: "J-1",
    note: "left with the porter",
  });
  await call("POST", `${of}/consents`, {
    purpose: "newsletter",
    status: "given",
    channel: "web",
    notice_language: "en",
    evidence: "form 17",
  });
  await call("PUT", `${of}/objections/analysis`, { reason: "no" });
  const { body: file } = await call("POST", "/exports", { entity: "customers", format: "csv" });
  await download(service, file.download.url);
  await call("PUT", `${of}/restriction`, { grounds: "legal_claims", reason: "sues" });
  await call("POST", "/legal-holds", { customer_id: customer.id, reason: "case against Bo Zweitperson" });
  await call("PUT", "/retention-rules/old", {
    entity: "customer",
    action: "delete",
    condition: { age: "P3Y", customer: { not: { tag: "contract" } } },
  });
  await resources.db.pool.query(
    "UPDATE retention_rules SET tried_version = version, enabled = true, next_run_at = now() + interval '1 day'",
  );
  await call("GET", of);
  await resources.reads.flush();

  const asked = await call("POST", `${of}/access-packages`, { ...ASKED, requested_at: "2026-11-30T10:00:00Z" });
  t.match(asked, {
    status: 202,
    body: { status: "requested", language: "en", verified_by: ASKED.verified_by, bytes: null, download_url: null },
  });
  t.equal(asked.headers["location"], `/v1${of}/access-packages/${asked.body.id}`);
  const path = `${of}/access-packages/${asked.body.id}`;
  t.equal((await call("POST", `${of}/access-packages`, ASKED)).body.id, asked.body.id, "the open one is returned");
  t.match(await call("GET", `${path}/download`), { status: 409, body: { code: "conflict" } });
  await work(service);
  const { body: made } = await call("GET", path);
  t.match(made, { status: "completed", bytes: Number, sha256: /^[0-9a-f]{64}$/, download_url: `/v1${path}/download` });
  t.equal(Date.parse(made.expires_at) - Date.parse(made.completed_at), 7 * 86_400_000);

  const answer = await download(service, made.download_url);
  t.equal(answer.statusCode, 200);
  t.equal(answer.headers["content-type"], "application/zip");
  t.equal(answer.rawPayload.length, made.bytes);
  t.equal(createHash("sha256").update(answer.rawPayload).digest("hex"), made.sha256);
  const files = await unzip(answer.rawPayload);
  t.same(Object.keys(files), ["data.json", "index.html"]);
  const data = JSON.parse(files["data.json"]!);

  await t.test("data.json has every section", async (t) => {
    t.match(data.about, {
      schema: "doorplate.access-package",
      schema_version: 1,
      controller: "Default",
      requested_at: "2026-11-30T10:00:00.000Z",
      verified_by: ASKED.verified_by,
    });
    t.match(data.customer, { id: customer.id, name: "Ada", external_refs: [{ source: "crm", ref: "A-1" }] });
    t.match(
      data.addresses.map(({ id, deleted_at }: Record<string, string>) => [id, deleted_at === null]).toSorted(),
      [
        [home.id, true],
        [old.id, false],
      ].toSorted(),
    );
    const renamed = data.history.find(
      ({ operation, id }: Record<string, string>) => operation === "update" && id === customer.id,
    );
    t.match(renamed, {
      source: "crm",
      reason: HOSTILE.replace("\u202e", ""),
      actor: { kind: "api_key", name: "bootstrap" },
      changes: [{ pointer: "/name", from: HOSTILE, to: "Ada" }],
    });
    t.match(
      data.history.map(({ id, operation }: Record<string, string>) => [id, operation]),
      [
        [customer.id, "update"],
        [customer.id, "create"],
      ],
    );
    t.equal(data.history.length, 6, "with what the evidence has changed");
    t.match(data.purposes, [
      { purpose: "analysis", basis: "legitimate_interests", state: { objected_at: String } },
      { purpose: "newsletter", basis: "consent", state: { is_active: true } },
    ]);
    t.match(data.consents, [{ purpose: "newsletter", status: "given", channel: "web", evidence: "form 17" }]);
    t.match(data.objections, [{ purpose: "analysis", reason: "no" }]);
    t.match(data.recipients.by_purpose, [{ purpose: "newsletter", name: "Mail Service GmbH", country_code: "DE" }]);
    t.match(data.recipients.exports, [{ export_id: file.id, actor: { kind: "api_key" } }]);
    t.match(data.restrictions, [{ grounds: "legal_claims", reason: "sues", restricted_by: { kind: "api_key" } }]);
    t.match(data.legal_holds, [{ released_at: null }]);
    t.match(data.evidence, [{ kind: "delivered", note: "left with the porter" }]);
    t.ok(data.verifications.length >= 1);
    const [rule] = data.retention.rules;
    t.match(rule, { rule: "old", action: "delete", periods: { age: "P3Y" } });
    t.equal(rule.until.slice(0, 4), String(new Date().getUTCFullYear() + 3));
    t.ok(data.retention.periods.length > 3);
    t.ok(data.reads.some(({ operation }: { operation: string }) => operation === "getCustomer"));
  });

  await t.test("nothing of others: other customers, reasons of holds, employees, devices", async (t) => {
    const all = files["data.json"]! + files["index.html"]!;
    t.notMatch(all, /Quibblekern|Zweitperson/);
    t.notOk(all.includes(other.id));
    t.notMatch(all, /"ip"|127\.0\.0\.1/);
  });

  await t.test("index.html is self-contained, and what was entered is text", async (t) => {
    const html = files["index.html"]!;
    t.match(html, /^<!doctype html>\n<html lang="en">/);
    t.match(html, /default-src 'none'/);
    t.notMatch(html, /<script|<img|<link|<iframe|src=|href="(?!#)| on\w+=/);
    t.ok(html.includes("&#60;script&#62;alert(1)&#60;/script&#62; &#38; &#34;it&#39;s&#34;"));
    t.match(html, /Unter den Linden 1/);
  });

  await t.test("it is stored sealed, and its download is a read of the customer", async (t) => {
    const { rows } = await resources.db.pool.query<{ sealed: Buffer }>("SELECT sealed FROM access_package_parts");
    t.ok(rows.length > 0);
    for (const { sealed } of rows) t.notOk(sealed.includes("PK\u0003\u0004"), "no header of a ZIP archive");
    await resources.reads.flush();
    const { body } = await call("GET", `${of}/reads`);
    t.match(body.items, [{ operation: "downloadAccessPackage", is_masked: false }]);
  });

  await t.test("in Chinese", async (t) => {
    const { body } = await call("POST", `${of}/access-packages`, { ...ASKED, language: "zh" });
    t.not(body.id, asked.body.id);
    await work(service);
    const zip = await download(service, `/v1${of}/access-packages/${body.id}/download`);
    const html = (await unzip(zip.rawPayload))["index.html"]!;
    t.match(html, /<html lang="zh">/);
    t.match(html, /谁读取了您的数据/);
    t.match(html, /以往的文件/);
  });

  await t.test("who may not: without a scope, masked, of another tenant", async (t) => {
    for (const lacking of ["access-packages:read", "pii:read"]) {
      const less = service.as(await service.generateKey(TENANT_SCOPES.filter((scope) => scope !== lacking)));
      t.match(await less("GET", `${path}/download`), { status: 403, body: { code: "insufficient_scope" } }, lacking);
    }
    const writer = service.as(await service.generateKey(["access-packages:read"]));
    t.equal((await writer("POST", `${of}/access-packages`, ASKED)).status, 403);
    t.equal((await writer("GET", path)).status, 200, "the resource has no data of the customer");
    const { key } = await service.makeTenant();
    for (const [method, url] of [
      ["POST", `${of}/access-packages`],
      ["GET", `${of}/access-packages`],
      ["GET", path],
      ["GET", `${path}/download`],
    ] as const)
      t.match(await service.as(key)(method, url, method === "POST" ? ASKED : undefined), { status: 404 }, url);
    t.match(await call("GET", `/customers/${other.id}/access-packages/${asked.body.id}`), { status: 404 });
  });

  await t.test("hostile requests are refused", async (t) => {
    for (const body of [{}, { verified_by: " " }, { ...ASKED, language: "xx" }, { ...ASKED, more: 1 }])
      t.match(await call("POST", `${of}/access-packages`, body), { status: 422 }, JSON.stringify(body));
    t.match(await call("POST", `/customers/${tenantId}/access-packages`, ASKED), { status: 404 });
  });

  await t.test("after its time the content is gone, and the proof stays", async (t) => {
    await expirePackages(resources.db.kysely, new Date(Date.now() + 8 * 86_400_000));
    t.match(await call("GET", path), { body: { status: "expired", sha256: made.sha256, download_url: null } });
    t.match(await call("GET", `${path}/download`), { status: 409 });
    t.same((await resources.db.pool.query("SELECT FROM access_package_parts")).rows, []);
  });

  await t.test("of a deleted customer too; an erasure removes the packages, and answers 410", async (t) => {
    await call("DELETE", "/retention-rules/old", undefined, { "if-match": "*" });
    for (const { id } of (await call("GET", `/legal-holds?customer_id=${customer.id}`)).body.items)
      await call("DELETE", `/legal-holds/${id}`);
    await call("DELETE", of, undefined, { "if-match": "*" });
    t.match(await call("POST", `${of}/access-packages`, ASKED), { status: 202 });
    const [claimed] = (await claimPackages(
      resources.db.kysely,
      [{ tenant_id: tenantId, lane: tenantId, count: 1 }],
      new Date(),
      new Date(Date.now() + 60_000),
    )) as [PackageRow];
    const { body: erasure } = await call("POST", `${of}/erasures`, { grounds: "child", verified_by: "desk" });
    await resources.db.pool.query("UPDATE erasures SET lease_until = now() + interval '1 hour'");
    const row = await findErasure(resources.db.kysely, { tenant_id: tenantId, id: erasure.id });
    await eraseCustomer(resources, row!);
    await writePackage(resources, claimed, new AbortController().signal);
    for (const table of ["access_packages", "access_package_parts"])
      t.same((await resources.db.pool.query(`SELECT FROM ${table}`)).rows, [], table);
    for (const [method, url] of [
      ["POST", `${of}/access-packages`],
      ["GET", `${of}/access-packages`],
      ["GET", path],
      ["GET", `${path}/download`],
    ] as const)
      t.match(await call(method, url, method === "POST" ? ASKED : undefined), { status: 410 }, `${method} ${url}`);
  });
});
