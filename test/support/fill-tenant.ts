/** Fills a tenant with rows of most kinds. */
import { accessPackageJob } from "../../src/features/access-packages/jobs.ts";
import { dispatchEvents } from "../../src/features/webhooks/dispatch.ts";
import { followForSearch } from "../../src/features/search/follow.ts";
import type { Call, Service } from "./service.ts";

const BERLIN = { country_code: "DE", address_lines: ["Unter den Linden 1"], locality: "Berlin", postal_code: "10117" };
const ANY = { "if-match": "*" };

/** Creates one of nearly everything with a key of the tenant. @returns ids of a customer and its address */
export async function fillTenant({ resources }: Pick<Service, "resources">, call: Call) {
  const must = async (...request: Parameters<Call>): Promise<string> => {
    const { status, text, body } = await call(...request);
    if (status >= 300) throw new Error(`${request[1]}: ${text}`);
    return (body as { id?: string } | undefined)?.id ?? "";
  };
  await must("POST", "/webhooks", { url: "https://example.com/hook?token=Hooksecret", event_types: ["*"] });
  const customer = await must("POST", "/customers", {
    name: "Ada Quibblekern",
    phones: ["+4930901820"],
    external_refs: [{ source: "crm", ref: "A-1" }],
  });
  const address = await must("POST", `/customers/${customer}/addresses`, BERLIN, { "idempotency-key": "one" });
  await must("PATCH", `/customers/${customer}`, { name: "Ada Quibblefrau" }, { ...ANY, "doorplate-reason": "moved" });
  await must("POST", `/addresses/${address}/evidence`, {
    kind: "delivered",
    occurred_at: "2026-11-20T10:00:00Z",
    source: "dhl",
    ref: "J-1",
    note: "left with the porter",
  });
  await must("PUT", "/purposes/newsletter", {
    title: "News",
    basis: "consent",
    notices: [{ language: "en", text: "We send news." }],
  });
  await must("PUT", "/purposes/analysis", { title: "Analysis", basis: "legitimate_interests" });
  await must("POST", `/customers/${customer}/consents`, {
    purpose: "newsletter",
    status: "given",
    channel: "web",
    notice_language: "en",
    evidence: "form 17",
  });
  await must("PUT", `/customers/${customer}/objections/analysis`, { reason: "because" });
  const other = await must("POST", "/customers", { name: "Bo" });
  await must("PUT", `/customers/${other}/restriction`, { grounds: "legal_claims", reason: "sues" });
  const hold = await must("POST", "/legal-holds", { customer_id: other, reason: "case" });
  await must("DELETE", `/legal-holds/${hold}`);
  const gone = await must("POST", "/customers", { name: "Cy", phones: ["+4930901829"] });
  await must("POST", `/customers/${gone}/erasures`, { grounds: "child", verified_by: "desk" });
  await must("PUT", "/retention-rules/old", { entity: "export", condition: { age: "P1Y" }, action: "delete" });
  await must("POST", "/retention-rules/old/runs?dry_run=true");
  await must("POST", "/exports", { entity: "addresses", format: "csv" });
  await must("POST", "/campaigns", { name: "now", filter: {} });
  await must("POST", "/imports?source=shop", "ref,name,address\n1,Grace,Berlin\n", { "content-type": "text/csv" });
  await must("PUT", "/providers/photon", { base_url: "https://photon.example.com" }, ANY);
  const key = await must("POST", "/api-keys", { name: "till", scopes: ["customers:read"] });
  await must("POST", `/api-keys/${key}/rotate`, {});
  await must(
    "PUT",
    "/attribute-definitions",
    { items: [{ entity: "customer", name: "level", type: "string", is_personal: false }] },
    ANY,
  );
  await must("POST", `/customers/${customer}/access-packages`, { verified_by: "desk" });
  const job = accessPackageJob(resources);
  const now = resources.clock();
  for (const claim of await job.claim(
    (await job.listLanes(now)).map((lane) => ({ ...lane, count: 1 })),
    now,
  ))
    await job.run(claim, new AbortController().signal);
  await followForSearch(resources);
  await dispatchEvents(resources);
  await resources.reads.flush();
  return { customer, address };
}
