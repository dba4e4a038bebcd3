/** What other clients and scanners met: each a request and its right answer. */
import t from "tap";
import { listProblemCodes, PROBLEMS } from "../../src/platform/errors.ts";
import { startService, type Service } from "../support/service.ts";

let service: Service;
t.before(async () => {
  service = await startService(t);
});

const get = (url: string) => service.app.inject({ method: "GET", url });

t.test("paths that name no file of the documentation are 404", async (t) => {
  for (const path of ["%00", "../../x", "%5c..%5c", "a".repeat(3_000), "none.css"]) {
    const { statusCode, headers } = await get(`/docs/swagger-ui/${path}`);
    t.match(
      { statusCode, type: headers["content-type"] },
      { statusCode: 404, type: "application/problem+json" },
      path.slice(0, 20),
    );
  }
  t.equal((await get("/docs/swagger-ui/swagger-ui.css")).statusCode, 200);
});

t.test("a media type that is not read is answered with those that are", async (t) => {
  const send = (method: "POST" | "PATCH", path: string) =>
    service.call(method, path, "x", { "content-type": "text/html", "if-match": "*" });
  t.match(await send("POST", "/customers"), {
    status: 415,
    body: { detail: "Content-Type must be application/json." },
    headers: { accept: "application/json" },
  });
  t.match(await send("PATCH", "/customers/01a200c5-fc89-7fc4-9874-6ca4f79da9fb"), {
    status: 415,
    body: { detail: /application\/merge-patch\+json or application\/json/ },
  });
  t.match(await send("POST", "/imports?source=a"), { status: 415, body: { detail: /text\/csv or/ } });
});

t.test("the type of a problem leads to the page about its code", async (t) => {
  const { body: problem } = await service.call("GET", "/nothing");
  t.equal(problem.type, "/docs/problems/not_found");
  for (const code of listProblemCodes()) {
    const { statusCode, body } = await get(`/docs/problems/${code}`);
    t.equal(statusCode, 200, code);
    t.match(body, `<p>${PROBLEMS[code].title}`, code);
  }
});

t.test("an If-Match that is empty is no version, also where it may be left out", async (t) => {
  const { body: customer } = await service.call("POST", "/customers", { name: "Ada" });
  for (const [method, path, body] of [
    ["POST", `/customers/${customer.id}/restore`, { version: 1 }],
    ["PUT", "/customers/by-ref/crm/empty", { name: "Ada" }],
  ] as const)
    t.match(await service.call(method, path, body, { "if-match": "" }), {
      status: 400,
      body: { errors: [{ in: "header", pointer: "/if-match" }] },
    });
  t.match(await service.call("PATCH", `/customers/${customer.id}`, { name: "B" }, { "if-match": "" }), { status: 428 });
});

t.test("durations are those of RFC 3339", async (t) => {
  const put = (default_interval: string) =>
    service.call("PUT", "/verification-policies", { default_interval, rules: [] }, { "if-match": "*" });
  for (const interval of ["P1Y", "P1Y6M", "P1Y6M3D", "P1M", "P2M10D", "P6W", "P30D"])
    t.equal((await put(interval)).status, 200, interval);
  for (const interval of ["P1Y5D", "P1M2W", "P1W3D", "P", "P0D", "PT1H", "P1.5M"])
    t.match(await put(interval), { status: 422, body: { errors: [{ pointer: "/default_interval" }] } }, interval);
});

t.test("a rate that cannot be stored is refused with its place", async (t) => {
  const put = (calls_per_second: number) =>
    service.call(
      "PUT",
      "/providers/photon?dry_run=true",
      { base_url: "https://photon.example.com", calls_per_second },
      { "if-match": "*" },
    );
  t.match(await put(1e-50), { status: 422, body: { errors: [{ pointer: "/calls_per_second" }] } });
});

t.test("webhooks go to no name that is private by definition", async (t) => {
  for (const host of ["localhost", "a.localhost", "printer.local", "db.internal", "db.internal."]) {
    t.match(
      await service.call("POST", "/webhooks", { url: `https://${host}/` }),
      { status: 422, body: { errors: [{ pointer: "/url" }] } },
      host,
    );
  }
});

t.test("an import tells the source of its references, whatever channel it came by", async (t) => {
  const made = await service.call(
    "POST",
    "/imports?source=erp",
    "ref,name,address\n1,张三,北京市海淀区中关村大街27号\n",
    { "content-type": "text/csv", "doorplate-source": "a b/c!" },
  );
  t.match(made, { status: 202, body: { source: "erp" } });
  t.match(await service.call("GET", `/imports/${made.body.id}`), { body: { source: "erp" } });
});

t.test("the feed can be read from now on", async (t) => {
  await service.call("POST", "/customers", { name: "Before" });
  const now = await service.call("GET", "/changes?after=now");
  t.match(now, { status: 200, body: { items: [], has_more: false } });
  const { body: customer } = await service.call("POST", "/customers", { name: "After" });
  const {
    body: { items },
  } = await service.call("GET", `/changes?after=${now.body.cursor}`);
  t.strictSame(
    items.map((item: { entity_id: string }) => item.entity_id),
    [customer.id],
  );
});

t.test("a reason may be percent-encoded", async (t) => {
  const { body: customer } = await service.call("POST", "/customers", { name: "x" });
  let count = 0;
  const patch = (reason: string) =>
    service.call(
      "PATCH",
      `/customers/${customer.id}`,
      { name: `name ${count++}` },
      { "if-match": "*", "doorplate-reason": reason },
    );
  const reasonOfLast = async () =>
    (await service.call("GET", `/customers/${customer.id}/history`)).body.items[0].reason;

  t.equal((await patch(`UTF-8''${encodeURIComponent("客户来电")}`)).status, 200);
  t.equal(await reasonOfLast(), "客户来电");
  t.equal((await patch(`utf-8'zh'${encodeURIComponent("电".repeat(500))}`)).status, 200);
  t.equal(await reasonOfLast(), "电".repeat(500));
  t.equal((await patch(Buffer.from("电话 100%").toString("latin1"))).status, 200);
  t.equal(await reasonOfLast(), "电话 100%");
  t.equal((await patch(Buffer.from("电".repeat(400)).toString("latin1"))).status, 200, "characters count, not bytes");
  for (const reason of ["UTF-8''%FF%FE", `UTF-8''${encodeURIComponent("电".repeat(501))}`, "a".repeat(501)]) {
    t.match(await patch(reason), { status: 400, body: { errors: [{ in: "header", pointer: "/doorplate-reason" }] } });
  }
});
