import { randomBytes } from "node:crypto";
import { Buffer } from "node:buffer";
import { request as httpRequest } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import t, { type Test } from "tap";
import { runImport } from "../../src/features/imports/jobs.ts";
import { dumpTable } from "../support/dump.ts";
import { startService, until, type Answer, type Service } from "../support/service.ts";
import { stateSize, zip } from "../support/zip.ts";

const HEADER = "客户编号,收货人,手机,省,市,区,详细地址,邮编";
const row = (ref: number | string, name = "张三", line = `科技园${ref}栋`): string =>
  `${ref},${name},13800138000,广东,深圳,南山区,${line},518057`;
const table = (...rows: string[]): string => [HEADER, ...rows].join("\r\n");

type Post = (body: string | Buffer, query?: string, headers?: Record<string, string>) => Promise<Answer>;

interface Importer extends Service {
  post: Post;
  /** Posts a file and does all its work. @returns the import as it is then */
  run: Post;
  get(path: string): Promise<Answer>;
  addressesOf(ref: string): Promise<Record<string, unknown>[]>;
}

async function startImporter(t: Test): Promise<Importer> {
  const service = await startService(t);
  const { call, resources, tenantId } = service;
  const post: Post = (body, query = "", headers = {}) =>
    call("POST", `/imports?source=crm${query}`, body, { "content-type": "text/csv", ...headers });
  const get = (path: string): Promise<Answer> => call("GET", path);
  return {
    ...service,
    post,
    get,
    async run(...given) {
      const { status, body, text } = await post(...given);
      if (status !== 202) throw new Error(text);
      await runImport(resources, { tenant_id: tenantId, id: body.id });
      return get(`/imports/${body.id}`);
    },
    addressesOf: async (ref) =>
      (await get(`/customers/${(await get(`/customers/by-ref/crm/${ref}`)).body.id}/addresses`)).body.items,
  };
}

t.test("a file becomes customers with addresses, judged and logged", async (t) => {
  const {
    run,
    get,
    addressesOf,
    resources: { db },
  } = await startImporter(t);
  const { body } = await run(table(row(1), row(2, "李四"), row(3, "王五", '"科技园, ""A"" 座"'), ""), "", {
    "doorplate-source": "migration",
    "doorplate-reason": "move",
  });
  t.match(body, {
    status: "completed",
    progress: { total: 3, read: 3, refused: 0, customers_created: 3, addresses_created: 3 },
  });
  const { body: customer } = await get("/customers/by-ref/crm/1");
  t.match(customer, {
    name: "张三",
    phones: ["+8613800138000"],
    external_refs: [{ source: "crm", ref: "1" }],
    version: 1,
  });
  const [address] = await addressesOf("1");
  t.match(address, {
    administrative_area: "广东省",
    locality: "深圳市",
    recipient: "张三",
    verdict: { status: "corrected" },
    verification: { status: "pending" },
    entered: { administrative_area: "广东" },
  });
  t.match((await addressesOf("3"))[0], { entered: { address_lines: ['科技园, "A" 座'] } });
  const history = (await get(`/addresses/${String(address?.["id"])}/history`)).body.items;
  t.match(history, [{ operation: "create", source: "migration", reason: "move", request_id: `import/${body.id}` }]);
  t.same(history[0].state, address, "the log holds the whole state");
  t.match((await get("/changes")).body.items.length, 6, "the feed has all of it");
  t.equal(
    Number((await db.pool.query("SELECT count(*) FROM import_chunks WHERE rows IS NOT NULL")).rows[0].count),
    0,
    "nothing of the file remains",
  );
});

t.test("what waits of a file, and what was refused of it, cannot be read in the database", async (t) => {
  const { post, get, addressesOf, resources, tenantId } = await startImporter(t);
  const { db } = resources;
  const work = (id: string): Promise<boolean> => runImport(resources, { tenant_id: tenantId, id });
  const {
    body: { id },
  } = await post(`${table(row(1, "诸葛孔明", "隐秘路77号"))}\n2,司马仲达\n`);
  t.notMatch(await dumpTable(db, "import_chunks"), /诸葛|隐秘|司马|1380013/);
  await work(id);
  t.match((await get(`/imports/${id}`)).body.progress, { customers_created: 1, refused: 1 });
  t.notMatch(await dumpTable(db, "import_refusals"), /司马/);
  t.match((await get(`/imports/${id}/refused`)).text, /"?2,司马仲达/);

  await db.pool.query("UPDATE import_refusals SET original = '2,周公瑾', sealed_original = NULL");
  t.match((await get(`/imports/${id}/refused`)).text, /周公瑾/, "a line of an earlier version");
  const { body: later } = await post(table(row(5)));
  await db.pool.query("UPDATE import_chunks SET rows = $1, sealed_rows = NULL WHERE import_id = $2", [
    JSON.stringify([[2, row(6, "曹操")]]),
    later.id,
  ]);
  await work(later.id);
  t.match(await addressesOf("6"), [{ recipient: "曹操" }], "a chunk of an earlier version");
});

t.test("sent again it changes nothing; changed rows change what they say", async (t) => {
  const { run, get, addressesOf } = await startImporter(t);
  await run(table(row(1), row(2)));
  t.match((await run(table(row(1), row(2)))).body.progress, {
    unchanged: 2,
    customers_created: 0,
    customers_updated: 0,
    addresses_created: 0,
    addresses_updated: 0,
  });
  const again = await run(table(row(1, "张三丰"), row(2, "张三", "人民路8号"), row(1, "张三丰")));
  t.match(again.body.progress, { customers_updated: 1, addresses_updated: 1, addresses_created: 1 });
  t.match(await addressesOf("1"), [{ recipient: "张三丰", version: 2 }]);
  t.match((await addressesOf("2")).length, 2);
  t.match((await get("/customers/by-ref/crm/1")).body, { name: "张三丰", version: 2 });
});

t.test("what a file is in is told by its bytes", async (t) => {
  const { post, run, addressesOf } = await startImporter(t);
  const text = table(row(1), row(2, "李四"));
  const utf16 = (order: "le" | "be"): Buffer => {
    const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
    return order === "le" ? bytes : bytes.swap16();
  };
  // 张三 in GBK, among ASCII.
  const gbk = Buffer.concat([
    Buffer.from("ref,name,address,city,country\n7,"),
    Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]),
    Buffer.from(","),
    Buffer.from([0xc8, 0xcb, 0xc3, 0xf1, 0xc2, 0xb7]),
    Buffer.from("8,"),
    Buffer.from([0xb1, 0xb1, 0xbe, 0xa9]),
    Buffer.from(",CN\n"),
  ]);
  const dry = async (body: string | Buffer, query = ""): Promise<Answer["body"]> =>
    (await post(body, `&dry_run=true${query}`)).body;
  t.match(await dry(text), {
    reading: { encoding: "utf-8", delimiter: ",", format: "csv", country_code: "CN" },
    examined: 2,
    complete: true,
    refused: 0,
  });
  t.match(await dry(Buffer.from(`\ufeff${text}`)), { reading: { columns: [{ name: "客户编号", field: "ref" }] } });
  t.match(await dry(utf16("le")), { reading: { encoding: "utf-16le" }, rows: [{ customer: { name: "张三" } }] });
  t.match(await dry(utf16("be")), { reading: { encoding: "utf-16be" }, rows: [{ customer: { name: "张三" } }] });
  t.match(await dry(gbk), { reading: { encoding: "gb18030" }, rows: [{ customer: { name: "张三" } }] });
  t.match(
    await dry(
      Buffer.from("ref,name,street,city,country\n1,J\xfcrgen M\xfcller,Hauptstra\xdfe 1,K\xf6ln,DE\n", "latin1"),
    ),
    { reading: { encoding: "windows-1252" }, rows: [{ customer: { name: "Jürgen Müller" } }] },
  );
  for (const [delimiter, text] of [
    [";", "ref;name;street;city;country\n1;A;B, C;D;DE"],
    ["\t", "ref\tname\tstreet\tcity\tcountry\n1\tA\tB, C\tD\tDE"],
    ["|", "ref|name|street|city|country\n1|A|B|D|DE"],
  ]) {
    t.match(await dry(text as string), { reading: { delimiter }, examined: 1, refused: 0 });
  }
  t.match((await run(gbk)).body.progress, { customers_created: 1 });
  t.match(await addressesOf("7"), [{ entered: { address_lines: ["人民路8"] } }]);
});

t.test("a dry run shows what columns stand for, and the caller can say otherwise", async (t) => {
  const {
    post,
    resources: { db },
  } = await startImporter(t);
  const english =
    "Customer ID,First Name,Last Name,E-mail,Street,City,State,ZIP,Country,Balance\n1,Ann,Lee,ann@example.com,1 " +
    "Main St,Springfield,IL,62701,USA,5\n2,Bob,Ray,no mail,2 Main St,Springfield,IL,62701,USA,5\n3,Bob";
  const { body } = await post(english, "&dry_run=true");
  t.same(
    body.reading.columns.map(({ field }: { field: string }) => field),
    [
      "ref",
      "given_name",
      "family_name",
      "email",
      "address_line",
      "locality",
      "administrative_area",
      "postal_code",
      "country",
      null,
    ],
  );
  t.match(body, {
    usable: true,
    examined: 3,
    refused: 2,
    refusals: [
      { line: 3, reason: /e-mail/ },
      { line: 4, reason: /2 cells; the header has 10/ },
    ],
    rows: [
      { line: 2, ref: "1", customer: { name: "Ann Lee" }, addresses: [{ country_code: "US", postal_code: "62701" }] },
    ],
  });
  t.match((await post("a,b\n1,2", "&dry_run=true")).body, {
    usable: false,
    reading: {
      columns: [
        { name: "a", field: null },
        { name: "b", field: null },
      ],
    },
  });
  t.match(await post("a,b\n1,2"), { status: 422, body: { errors: [{ detail: /No column was recognised/ }] } });
  const mapping = encodeURIComponent(JSON.stringify({ a: "name", b: "text" }));
  t.match((await post("a,b\n张三,广东省深圳市南山区科技园1栋", `&dry_run=true&mapping=${mapping}`)).body, {
    usable: true,
    rows: [{ addresses: [{ locality: "深圳市" }] }],
  });
  for (const wrong of ["x", "[]", '{"a":"b"}'])
    t.match(await post("a\n1", `&mapping=${encodeURIComponent(wrong)}`), {
      status: 400,
      body: { errors: [{ pointer: "/mapping" }] },
    });
  t.equal((await db.pool.query("SELECT FROM imports")).rowCount, 0, "nothing is written");
});

t.test(
  "addresses that were exported come back with their own tags and language, and customers with theirs",
  async (t) => {
    const { call, run, get, post, app, addressesOf } = await startImporter(t);
    const { body: customer } = await call("POST", "/customers", {
      name: "Ada",
      language_code: "en",
      tags: ["vip", "a, b"],
    });
    const place = { country_code: "DE", locality: "Berlin", postal_code: "10117", recipient: "Ada" };
    const kept = { tags: ["office", "gate 2, left"], language_code: "de" };
    for (const fields of [kept, { tags: ["=sum"], language_code: null }, { tags: [] }]) {
      await call("POST", `/customers/${customer.id}/addresses`, {
        ...place,
        address_lines: [`Unter den Linden ${fields.tags.length}`],
        ...fields,
      });
    }
    const {
      body: { download },
    } = await call("POST", "/exports", { entity: "addresses", format: "csv" });
    const csv = (await app.inject(download.url)).body;
    const {
      body: { reading },
    } = await post(csv, "&dry_run=true");
    const fields = new Map(
      reading.columns.map(({ name, field }: { name: string; field: string | null }) => [name, field]),
    );
    t.match(Object.fromEntries(fields), {
      id: null,
      customer_id: "ref",
      tags: "address_tags",
      language_code: "address_language_code",
    });
    t.match((await run(csv)).body.progress, { refused: 0, customers_created: 1, addresses_created: 3 });
    const uses = (items: Record<string, unknown>[]): string[] =>
      items
        .map(({ address_lines, tags, language_code }) => JSON.stringify([address_lines, tags, language_code]))
        .sort();
    t.same(uses(await addressesOf(customer.id)), uses((await get(`/customers/${customer.id}/addresses`)).body.items));
    t.match((await get(`/customers/by-ref/crm/${customer.id}`)).body, { tags: [], language_code: null });
    t.match((await run(csv)).body.progress, { unchanged: 3 });
    await run(
      "customer_id,name,address,city,country,postal_code,tags,address tags\n" +
        'x1,Bea,Torstraße 1,Berlin,DE,10119,"vip, new",home',
    );
    t.match((await get("/customers/by-ref/crm/x1")).body, { tags: ["vip", "new"] });
    await run(
      "customer_id,name,address,city,country,postal_code,address tags\nx1,Bea,Torstraße 1,Berlin,DE,10119,bell",
    );
    t.match(await addressesOf("x1"), [{ tags: ["home", "bell"] }], "what is there stays");
  },
);

t.test("pasted lines, one below the other, are parsed; lines of JSON are read", async (t) => {
  const { run, get, post } = await startImporter(t);
  const lines = "张三 13800138000 广东省深圳市南山区粤海街道科技园1栋\n李四，13900139000，北京市朝阳区建国路88号\n";
  const { body } = await run(lines);
  t.match(body, { progress: { read: 2, refused: 0, customers_created: 2 }, reading: { columns: [{ field: "text" }] } });
  t.match((await run(lines)).body.progress, { unchanged: 2 }, "without a key the row itself is the key");
  t.match((await get("/customers")).body.items.map(({ name }: { name: string }) => name).sort(), ["张三", "李四"]);
  const json =
    '{"ref":1,"name":"Ann","address_line":["1 Main St","Apt 2"],"city":"Springfield","country":"US"}\n' +
    '{"ref":2,"name":"Bob","nmae":1}\n{broken\n';
  const imported = (await run(json, "", { "content-type": "application/x-ndjson" })).body;
  t.match(imported, { reading: { format: "ndjson" }, progress: { read: 3, refused: 2, addresses_created: 1 } });
  t.match(
    (await get(`/imports/${imported.id}/refused`)).text,
    new RegExp(
      String.raw`^\{"ref":2,"name":"Bob","nmae":1,"refused_line":2,` +
        String.raw`"refused_reason":"The object has a member that .*"\}\n` +
        String.raw`\{"refused_original":"\{broken","refused_line":3,"refused_reason":"The JSON is malformed.*"\}\n$`,
    ),
  );
  t.match(await post("{}"), { status: 422 });
});

t.test("refused rows can be downloaded as they were, and run no formula", async (t) => {
  const { run, get } = await startImporter(t);
  const { body } = await run(
    table(row(1), "=cmd|' /C calc'!A0,x", `5,张三,1,广东,深圳,南山区,${"x".repeat(400)},1`, '6,"a"b,1,1,1,1,1,1'),
  );
  t.match(body.progress, { read: 4, refused: 3, customers_created: 1 });
  const { text, headers } = await get(`/imports/${body.id}/refused`);
  t.match(headers["content-type"], /^text\/csv/);
  const [header, first, second, third] = text.split("\r\n");
  t.equal(header, `refused_line,refused_reason,${HEADER}`);
  t.match(first, /^3,The row has 2 cells; the header has 8\.,'=cmd.*A0,x$/);
  t.match(second, /^4,address_line is longer than 300 characters/);
  t.match(third, /^5,The quotes do not match\./);
});

t.test("a file with a fault is refused with a reason, and touches nothing", async (t) => {
  const {
    post,
    resources: { db },
  } = await startImporter(t);
  const good = table(row(1));
  const cutOff = Buffer.from("PK\x03\x04 and nothing more");
  const form = (content: string): string =>
    `--b\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${content}`;
  for (const [name, body, reason, headers] of [
    ["empty", "", /is empty/],
    ["blank", "\n\n  \n", /no rows/],
    ["a header only", HEADER, /no rows/],
    ["binary", Buffer.from([0x89, 0x50, 0, 0, 1, 2, 3, 0, 0, 0]), /binary|utf-16/],
    ["a header twice", "address,ref,address\n1,2,3", /Column 3 has the same name as an earlier column/],
    ["an open quote", `${good}\r\n2,"张三,1,2,3,4,5,6`, /never closed/],
    ["one endless line", `${HEADER}\n${"x".repeat(200_000)}`, /longer than 65536/],
    [
      "another encoding later",
      Buffer.concat([Buffer.from(`${good}\r\n`.repeat(1_200)), Buffer.from([0xff, 0xff, 0xff])]),
      /not valid utf-8/,
    ],
    ["no archive", cutOff, /damaged/],
    ["no workbook", zip({ "a.txt": "a" }), /not an XLSX workbook/],
    [
      "a size that is not true",
      stateSize(zip({ "xl/worksheets/sheet1.xml": `<worksheet>${" ".repeat(5_000)}` }), 100),
      /damaged/,
    ],
    [
      "a bomb",
      zip({
        "xl/worksheets/sheet1.xml": `<worksheet><sheetData><row r="1"><c r="A1" t="str"><v>${"0".repeat(8_000_000)}`,
      }),
      /too large when it is decompressed|damaged/,
    ],
    [
      "a form with two files",
      `${form(good)}\r\n${form(good)}\r\n--b--`,
      /more than one file/,
      { "content-type": "multipart/form-data; boundary=b" },
    ],
    [
      "a form whose head does not end",
      `--b\r\ncontent-disposition: form-data; name="${"x".repeat(200_000)}`,
      /incomplete|no file/,
      { "content-type": "multipart/form-data; boundary=b" },
    ],
    [
      "a form of many parts",
      `${'--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n'.repeat(200)}--b--`,
      /more than 100 parts/,
      { "content-type": "multipart/form-data; boundary=b" },
    ],
    ["a form without a boundary", form(good), /no boundary/, { "content-type": "multipart/form-data" }],
    ["a form cut off", form(good), /incomplete/, { "content-type": "multipart/form-data; boundary=b" }],
    [
      "a form without a file",
      '--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n--b--',
      /no file/,
      { "content-type": "multipart/form-data; boundary=b" },
    ],
  ] as [string, string | Buffer, RegExp, Record<string, string>?][]) {
    t.match(
      await post(body, "", headers),
      { status: 422, body: { code: "invalid_body", errors: [{ detail: reason }] } },
      name,
    );
  }
  t.match(await post(good, "", { "content-type": "text/csv; charset=klingon" }), { status: 415 });
  t.match(await post(good, "", { "content-encoding": "gzip" }), { status: 415 });
  t.match(await post("{}", "", { "content-type": "application/json" }), { status: 415 });
  t.match(await post(Buffer.from([0xd5, 0xc5, 0xc8, 0xfd]), "&encoding=utf-8"), {
    status: 422,
    body: { errors: [{ detail: /not valid utf-8/ }] },
  });
  for (const name of ["imports", "import_chunks", "customers", "changes"])
    t.equal((await db.pool.query(`SELECT FROM ${name}`)).rowCount, 0, name);
});

t.test("over the network, an answer comes before the whole file has", async (t) => {
  const { app, key } = await startImporter(t);
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  const post = async (body: string, query = ""): Promise<Response> =>
    fetch(`${url}/v1/imports?source=crm${query}`, {
      method: "POST",
      body,
      headers: { authorization: `Bearer ${key}`, "content-type": "text/csv" },
    });
  const endless = await post(`${HEADER}\n${"x".repeat(8_000_000)}`);
  t.match([endless.status, ((await endless.json()) as Answer["body"]).errors[0].detail], [422, /longer than/]);
  const long = await post(table(...Array.from({ length: 20_000 }, (_, index) => row(index))), "&dry_run=true");
  t.match([long.status, await long.json()], [200, { examined: 1_000, complete: false }]);
  t.equal((await post(table(row(1)), "&dry_run=true")).status, 200, "and the connection goes on");
  // One of them still has the rest of a file that nobody wants.
  app.server.closeAllConnections();
});

t.test("of a file whose sender goes away nothing remains", async (t) => {
  const {
    app,
    key,
    resources: { db },
  } = await startImporter(t);
  const url = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const count = async (): Promise<number> => (await db.pool.query("SELECT FROM imports")).rowCount as number;
  const request = httpRequest({
    port: url.port,
    host: "127.0.0.1",
    method: "POST",
    path: "/v1/imports?source=crm",
    headers: { authorization: `Bearer ${key}`, "content-type": "text/csv" },
  });
  request.on("error", () => undefined);
  request.write(table(...Array.from({ length: 5_000 }, (_, index) => row(index))));
  while ((await count()) === 0) await sleep(10);
  request.destroy();
  for (let tries = 0; tries < 300 && (await count()) > 0; tries++) await sleep(20);
  for (const name of ["imports", "import_chunks", "customers", "changes"])
    t.equal((await db.pool.query(`SELECT FROM ${name}`)).rowCount, 0, name);
});

t.test("workbooks and forms", async (t) => {
  const { post, run, addressesOf } = await startImporter(t);
  const cells = [HEADER.split(","), row(1).split(","), row(2, "李&四").split(",")];
  const texts = [...new Set(cells.flat())];
  const escape = (text: string): string => text.replace("&", "&amp;");
  const xmlCell = (column: number, line: number, text: number): string =>
    `<c r="${String.fromCharCode(65 + column)}${line}" t="s"><v>${text}</v></c>`;
  const xml = cells
    .map(
      (line, at) =>
        `<row r="${at + 1}">${line.map((cell, column) => xmlCell(column, at + 1, texts.indexOf(cell))).join("")}</row>`,
    )
    .join("");
  const book = zip({
    "xl/worksheets/sheet1.xml": `<?xml version="1.0"?><worksheet><sheetData>${xml}</sheetData></worksheet>`,
    "xl/sharedStrings.xml": `<sst>${texts.map((text) => `<si><t>${escape(text)}</t></si>`).join("")}</sst>`,
  });
  t.match((await post(book, "&dry_run=true")).body, {
    reading: { format: "xlsx", columns: [{ name: "客户编号", field: "ref" }] },
    examined: 2,
    refused: 0,
    rows: [{}, { customer: { name: "李&四" } }],
  });
  const form = Buffer.concat([
    Buffer.from(
      '--b1\r\ncontent-disposition: form-data; name="note"\r\n\r\nx\r\n--b1\r\n' +
        'Content-Disposition: form-data; name="file"; filename="a.xlsx"\r\n' +
        "Content-Type: application/octet-stream\r\n\r\n",
    ),
    book,
    Buffer.from("\r\n--b1--\r\n"),
  ]);
  t.match((await run(form, "", { "content-type": "multipart/form-data; boundary=b1" })).body.progress, {
    customers_created: 2,
  });
  t.match(await addressesOf("2"), [{ recipient: "李&四" }]);
});

t.test("a workbook that is small and grows", async (t) => {
  const { post } = await startImporter(t);
  const noise = Array.from({ length: 30_000 }, (_, index) =>
    String.fromCharCode(0x4e00 + ((index * 7919) % 20_000)),
  ).join("");
  const header = `<row r="1">${HEADER.split(",")
    .map((name) => `<c t="inlineStr"><is><t>${name}</t></is></c>`)
    .join("")}</row>`;
  const bomb = (texts: string, cells: string): Buffer =>
    zip({
      "xl/worksheets/sheet1.xml": `<worksheet><sheetData>${header}<row r="2">${cells}</row></sheetData></worksheet>`,
      "xl/sharedStrings.xml": `<sst>${texts}</sst>`,
    });
  t.match(
    await post(bomb(`<si><t>${noise}</t></si>`, '<c t="s"><v>0</v></c>'.repeat(8))),
    { status: 422, body: { errors: [{ detail: /^The record at line 2 is longer/ }] } },
    "one text in many cells",
  );
  t.match(
    await post(bomb(`<si>${`<r><t>${noise}</t></r>`.repeat(8)}</si>`, "")),
    { status: 422, body: { errors: [{ detail: /a text longer than/ }] } },
    "a text in many pieces",
  );
  t.match(
    await post(bomb("", `<c t="str"><v>${`${noise}<x/>`.repeat(8)}</v></c>`)),
    { status: 422, body: { errors: [{ detail: /^The record at line 2 is longer/ }] } },
    "a value in many pieces",
  );
});

t.test("several numbers in a cell, columns of two names, and what an export holds", async (t) => {
  const { run, post, call, get, addressesOf } = await startImporter(t);
  const { body } = await run(
    "会员编号,收货人,电话/手机,收货地址\r\n1,李四,13900139002/0755-26001234,北京市海淀区中关村大街27号\r\n2,王五,13900139003 转三,北京市海淀区中关村大街27号\r\n",
  );
  t.match(body, {
    reading: { columns: [{}, {}, { name: "电话/手机", field: "phone" }, {}] },
    progress: { refused: 0 },
  });
  t.match((await get("/customers/by-ref/crm/1")).body, { phones: ["+8613900139002", "+8675526001234"] });
  t.match(await addressesOf("1"), [{ phone: "+8613900139002" }]);
  t.match(await addressesOf("2"), [{ phone: "13900139003 转三" }], "what is no number stays as it is");
  t.match(
    (await post("电话/邮编,地址\r\n", "&dry_run=true")).body.reading.columns,
    [{ field: null }, {}],
    "two things in one column are none",
  );

  const {
    body: { download },
  } = await call("POST", "/exports", { entity: "addresses", format: "csv" });
  const exported = (await call("GET", download.url.replace("/v1", ""))).text;
  const again = (await post(exported, "&dry_run=true")).body;
  t.match(again, { usable: true, examined: 2, refused: 0 });
  const {
    body: { id },
  } = await get("/customers/by-ref/crm/1");
  t.match(
    again.rows.find(({ ref }: { ref: string }) => ref === id),
    {
      customer: { phones: ["+8613900139002"] },
      addresses: [{ phone: "+8613900139002", address_lines: ["中关村大街27号"] }],
    },
  );
});

t.test("a repeated request makes one import", async (t) => {
  const { post, get } = await startImporter(t);
  const key = { "idempotency-key": "file-1" };
  const answers = [await post(table(row(1)), "", key), await post(table(row(1)), "", key)];
  t.equal(answers[0]?.text, answers[1]?.text);
  t.match(await post(table(row(2)), "", key), { status: 422, body: { code: "idempotency_key_reused" } });
  t.equal((await get("/imports")).body.items.length, 1);
});

t.test("an import that is killed goes on without doubling anything", async (t) => {
  const { post, get, resources, tenantId } = await startImporter(t);
  const rows = Array.from({ length: 2_500 }, (_, index) => row(index + 1));
  const {
    body: { id },
  } = await post(table(...rows));
  const key = { tenant_id: tenantId, id };
  // Three workers at once, one of which is told to give it back, and then one whose lease has ended.
  const stop = new AbortController();
  stop.abort();
  await runImport(resources, key, stop.signal);
  t.match((await get(`/imports/${id}`)).body, { status: "running", progress: { read: 1_000, total: 2_500 } });
  await Promise.all([runImport(resources, key), runImport(resources, key), runImport(resources, key)]);
  t.match((await get(`/imports/${id}`)).body, {
    status: "completed",
    progress: { read: 2_500, customers_created: 2_500, addresses_created: 2_500 },
  });
  const {
    rows: [counted],
  } = await resources.db.pool.query(
    "SELECT (SELECT count(*)::int FROM customers) AS customers, (SELECT count(*)::int FROM addresses) AS " +
      "addresses, (SELECT count(*)::int FROM changes) AS changes",
  );
  t.same(counted, { customers: 2_500, addresses: 2_500, changes: 5_000 });
});

t.test("an import whose rows are written is completed in the same turn", async (t) => {
  const { post, get, resources, tenantId } = await startImporter(t);
  const {
    body: { id },
  } = await post(table(row(1)));
  await runImport(resources, { tenant_id: tenantId, id }, AbortSignal.abort());
  t.match((await get(`/imports/${id}`)).body, { status: "completed", progress: { read: 1, customers_created: 1 } });
});

t.test("U+0000 in a row refuses the row, in the header the file", async (t) => {
  const { run, post, get } = await startImporter(t);
  // In UTF-8 a zero byte is a sign of a binary file.
  const utf16 = (text: string): Buffer => Buffer.from(`\ufeff${text}`, "utf16le");
  const { body } = await run(utf16(table(row(1), row(2, "张\0三"))));
  t.match(body, { status: "completed", progress: { read: 2, refused: 1, customers_created: 1 } });
  t.match((await get(`/imports/${body.id}/refused`)).text, /The row contains U\+0000/);
  t.match(await post(utf16(table(row(1)).replace("收货人", "收货\0人"))), {
    status: 422,
    body: { code: "invalid_body", errors: [{ detail: /header contains U\+0000/ }] },
  });
});

t.test("a sheet has the rows of Excel at most, and a file a country that is known", async (t) => {
  const { post } = await startImporter(t);
  // Without it the archive would be refused for its compression ratio.
  const noise = randomBytes(60_000).toString("hex");
  const file = zip({
    "xl/worksheets/sheet1.xml": `<worksheet><!--${noise}--><sheetData>${"<row/>".repeat(1_048_577)}`,
  });
  t.match(await post(file, "&dry_run=true"), {
    status: 422,
    body: { errors: [{ detail: /^The sheet has more than 1048576 rows/ }] },
  });
  t.match(await post(table(row(1)), "&country_code=ZZ"), {
    status: 400,
    body: { errors: [{ in: "query", pointer: "/country_code" }] },
  });
});

t.test("cancelled, it stops", async (t) => {
  const { post, call, get, resources, tenantId } = await startImporter(t);
  const {
    body: { id },
  } = await post(table(row(1)));
  t.match(await call("POST", `/imports/${id}/cancel`), { status: 200, body: { status: "cancelled" } });
  await runImport(resources, { tenant_id: tenantId, id });
  t.match((await get("/customers")).body.items, []);
  t.match(await call("POST", `/imports/${id}/cancel`), { status: 409 });
});

t.test("undone, everything is as before, but for what somebody changed since", async (t) => {
  const { run, get, call, addressesOf, resources, tenantId } = await startImporter(t);
  await run(table(row("old"), row("kept")));
  const before = { customer: (await get("/customers/by-ref/crm/old")).body, address: (await addressesOf("old"))[0] };
  const {
    body: { id },
  } = await run(
    table(
      row("old", "李四"),
      row("new"),
      row("touched"),
      row("kept", "王五"),
      row("old", "李五"),
      row("new", "张三", "另一路5号"),
    ),
  );
  const touched = (await addressesOf("touched"))[0] as { id: string };
  t.equal((await call("PATCH", `/addresses/${touched.id}`, { instructions: "ring" }, { "if-match": "*" })).status, 200);
  const kept = (await get("/customers/by-ref/crm/kept")).body;
  t.equal((await call("PATCH", `/customers/${kept.id}`, { tags: ["vip"] }, { "if-match": "*" })).status, 200);

  t.equal((await call("POST", `/imports/${id}/undo`)).status, 202);
  await runImport(resources, { tenant_id: tenantId, id });
  const { body } = await get(`/imports/${id}`);
  t.match(body, { status: "undone", progress: { kept: 3 } });
  t.match(
    (await get(`/imports/${id}/kept`)).body.items
      .map(({ entity, reason }: Record<string, string>) => `${entity} ${reason}`)
      .sort(),
    ["address changed_since", "customer changed_since", "customer has_addresses"],
  );

  const content = (row: object | undefined): object => ({ ...row, version: 0, updated_at: "" });
  const after = { customer: (await get("/customers/by-ref/crm/old")).body, address: (await addressesOf("old"))[0] };
  t.same(content(after.customer), content(before.customer));
  t.same(content(after.address), content(before.address));
  t.equal((await get("/customers/by-ref/crm/new")).status, 404);
  t.match((await get(`/addresses/${touched.id}`)).body, { instructions: "ring" });
  t.match((await get("/customers/by-ref/crm/kept")).body, { name: "王五", tags: ["vip"] });
  t.match(
    (await addressesOf("kept"))[0],
    { recipient: "张三" },
    "the address of a customer that stays is one of its own",
  );
  t.match((await get(`/customers/${before.customer.id}/history`)).body.items[0], {
    operation: "restore",
    request_id: `undo/${id}`,
  });
  t.match((await run(table(row("new")))).body.progress, { customers_created: 1 }, "its keys are free again");
  t.match(await call("POST", `/imports/${id}/undo`), { status: 409 });
});

t.test("an undo leaves restricted customers as they are, and says so", async (t) => {
  const { run, get, call, addressesOf, resources, tenantId } = await startImporter(t);
  await run(table(row("old")));
  const {
    body: { id },
  } = await run(table(row("old", "李四"), row("new"), row("free")));
  const restricted = { grounds: "accuracy_contested", reason: "x" };
  const ids = { old: "", new: "" };
  for (const ref of ["old", "new"] as const) {
    ids[ref] = (await get(`/customers/by-ref/crm/${ref}`)).body.id;
    await call("PUT", `/customers/${ids[ref]}/restriction`, restricted);
  }
  await call("POST", `/imports/${id}/undo`);
  await runImport(resources, { tenant_id: tenantId, id });
  t.match((await get(`/imports/${id}`)).body, { status: "undone", progress: { undone: 2, kept: 4 } });
  t.match(
    (await get(`/imports/${id}/kept`)).body.items
      .map(({ entity, customer_id, reason }: Record<string, string>) => [entity, customer_id, reason])
      .sort(),
    [
      ["address", ids.old, "restricted"],
      ["address", ids.new, "restricted"],
      ["customer", ids.old, "restricted"],
      ["customer", ids.new, "restricted"],
    ],
  );
  t.match((await get("/customers/by-ref/crm/old")).body, { name: "李四" });
  t.equal((await addressesOf("new")).length, 1);
  t.equal((await get("/customers/by-ref/crm/free")).status, 404);
});

t.test("a small import does not wait for the end of a big one", async (t) => {
  const service = await startService(t, { providers: [] });
  const small = service.as((await service.makeTenant()).key);
  const csv = { "content-type": "text/csv" };
  const post = (call: Service["call"], rows: number) =>
    call("POST", "/imports?source=crm", table(...Array.from({ length: rows }, (_, index) => row(index))), csv);
  const big = await post(service.call, 12_000);
  t.equal(big.status, 202);
  const read = async (call: Service["call"], { body }: Answer) => (await call("GET", `/imports/${body.id}`)).body;
  await until(
    () => read(service.call, big),
    ({ progress }) => progress.read > 0,
    20,
  );
  const one = await post(small, 1);
  t.match(
    await until(
      () => read(small, one),
      ({ status }) => status === "completed",
      30,
    ),
    { status: "completed", progress: { customers_created: 1 } },
  );
  t.match(await read(service.call, big), { status: "running" }, "the big one is not done yet");
  t.match(
    await until(
      () => read(service.call, big),
      ({ status }) => status === "completed",
      120,
    ),
    { status: "completed", progress: { read: 12_000, refused: 0, customers_created: 12_000 } },
  );
});

t.test("a row that is beyond a limit of its fields is refused by itself", async (t) => {
  const { run, get } = await startImporter(t);
  const header = "name,customer_tags,country_code,address_line_1,locality,address_tags";
  const many = Array.from({ length: 101 }, (_, index) => `t${index}`).join(";");
  const file = [
    header,
    "Ada,a;b,DE,Unter den Linden 1,Berlin,x",
    `Bo,${many},DE,Unter den Linden 2,Berlin,x`,
    `Cy,a,DE,Unter den Linden 3,Berlin,${many}`,
    "Di,a,DE,Unter den Linden 4,Berlin,y",
  ].join("\n");
  const { body } = await run(file);
  t.match(body, { status: "completed", progress: { read: 4, refused: 2, customers_created: 2, addresses_created: 2 } });
  t.match((await get(`/imports/${body.id}/refused`)).text, /tags must NOT have more than \d+ items/i);
});
