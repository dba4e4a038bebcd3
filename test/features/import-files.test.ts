/** What spreadsheets, shops and people do to files: titles, several sheets, rounded numbers. */
import t, { type Test } from "tap";
import { runImport } from "../../src/features/imports/jobs.ts";
import { startService, type Answer } from "../support/service.ts";
import { zip } from "../support/zip.ts";

interface Importer {
  dry(file: string | Buffer, query?: string): Promise<Answer["body"]>;
  post(file: string | Buffer, query?: string): Promise<Answer>;
  /** Imports a file. @returns the import as it is then */
  run(file: string | Buffer, query?: string): Promise<Answer["body"]>;
  get(path: string): Promise<Answer>;
  call: Awaited<ReturnType<typeof startService>>["call"];
}

async function startImporter(t: Test): Promise<Importer> {
  const { call, resources, tenantId } = await startService(t);
  const post = (file: string | Buffer, query = ""): Promise<Answer> =>
    call("POST", `/imports?source=crm${query}`, file, { "content-type": "text/csv" });
  const get = (path: string): Promise<Answer> => call("GET", path);
  return {
    call,
    post,
    get,
    dry: async (file, query = "") => (await post(file, `&dry_run=true${query}`)).body,
    run: async (file, query) => {
      const { status, text, body } = await post(file, query);
      if (status !== 202) throw new Error(text);
      await runImport(resources, { tenant_id: tenantId, id: body.id });
      return (await get(`/imports/${body.id}`)).body;
    },
  };
}

const HEADER = "客户编号,收货人,手机,省,市,区,详细地址,邮编";
const ROW = "1,张三,13800138000,浙江省,杭州市,西湖区,文三路90号,310012";

/** A workbook with sheets of rows of cells; a cell without text is left out of its row, as Excel does. */
function workbook(
  sheets: Record<string, string[][]>,
  hidden: readonly string[] = [],
  merged: readonly string[] = [],
): Buffer {
  const names = Object.keys(sheets);
  const letter = (column: number): string => String.fromCharCode(65 + column);
  const rowXml = (cells: string[], line: number): string =>
    `<row r="${line}">${cells
      .map((cell, column) => {
        if (cell === "") return "";
        const reference = `r="${letter(column)}${line}"`;
        return cell.startsWith("#")
          ? `<c ${reference}><v>${cell.slice(1)}</v></c>`
          : `<c ${reference} t="inlineStr"><is><t>${cell}</t></is></c>`;
      })
      .join("")}</row>`;
  return zip({
    "xl/workbook.xml": `<workbook xmlns:r="x"><sheets>${names
      .map(
        (name, at) =>
          `<sheet name="${name}" sheetId="${at + 1}" state="${hidden.includes(name) ? "hidden" : "visible"}" ` +
          `r:id="rId${at + 1}"/>`,
      )
      .join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${names
      .map(
        (_, at) =>
          `<Relationship Id="rId${at + 1}" Type="worksheet" Target="worksheets/sheet${names.length - at}.xml"/>`,
      )
      .join("")}</Relationships>`,
    ...Object.fromEntries(
      Object.values(sheets).map((rows, at) => [
        `xl/worksheets/sheet${names.length - at}.xml`,
        `<worksheet><sheetData>${rows.map((cells, index) => rowXml(cells, index + 1)).join("")}</sheetData>` +
          `<mergeCells count="${merged.length}">${merged
            .map((ref) => `<mergeCell ref="${ref}"/>`)
            .join("")}</mergeCells></worksheet>`,
      ]),
    ),
  });
}

const TABLE = [HEADER.split(","), ROW.split(",")];

t.test("titles above the header are skipped, and told", async (t) => {
  const { dry, run, post, get } = await startImporter(t);
  for (const [name, file] of [
    ["one cell", `客户收货地址表\n导出时间：2026-11-30\n${HEADER}\n${ROW}\n`],
    ["as wide as the table", `客户收货地址表,,,,,,,\n,,,,,,,2026-11-30\n${HEADER}\n${ROW}\n`],
    ["a separator for Excel", `sep=;\n\n${HEADER.replaceAll(",", ";")}\n${ROW.replaceAll(",", ";")}\n`],
    ["a workbook", workbook({ 客户: [["客户收货地址表"], [], ...TABLE] })],
  ] as const) {
    t.match(
      await dry(file),
      {
        usable: true,
        reading: { header_line: 3 },
        examined: 1,
        refused: 0,
        warnings: [{ code: "rows_skipped", line: 1 }],
        rows: [{ ref: "1", addresses: [{ dependent_locality: "西湖区" }] }],
      },
      name,
    );
  }
  t.match(await run(`客户收货地址表\n${HEADER}\n${ROW}\n`), {
    reading: { header_line: 2 },
    progress: { total: 1, customers_created: 1, addresses_created: 1 },
  });
  t.match((await get("/customers/by-ref/crm/1")).body, { name: "张三" });
  t.match(await dry(`${HEADER}\n${ROW}\n`), { reading: { header_line: 1 }, warnings: [] });
  t.match(
    await dry("完整地址\n张三;13800138000;北京市朝阳区建国路88号\n李四;13900139000;北京市朝阳区建国路90号\n"),
    { reading: { delimiter: ",", header_line: 1 }, refused: 0, rows: [{ customer: { name: "张三" } }, {}] },
    "semicolons of texts below each other are none of a table",
  );

  const foreign = `Liste\nnom,wo,was\n${HEADER}\nA,B,C`;
  t.match(await dry(foreign, "&header_line=2"), { reading: { header_line: 2, columns: [{ name: "nom" }, {}, {}] } });
  t.match(await dry(foreign, `&mapping=${encodeURIComponent('{"was":"text","wo":null}')}`), {
    usable: true,
    reading: { header_line: 2 },
  });
  t.match(await post(foreign, "&header_line=9"), { status: 422, body: { errors: [{ detail: /no row at line 9/ }] } });
});

t.test("the sheet with the addresses is found, or stated", async (t) => {
  const { dry, run, post } = await startImporter(t);
  const notes = [["说明"], ["请勿修改表头"]];
  const book = workbook({ 说明: notes, 客户: TABLE, 旧数据: TABLE, 隐藏: TABLE }, ["隐藏"]);
  t.match(await dry(book), {
    usable: true,
    reading: { sheet: "客户", sheets: ["说明", "客户", "旧数据", "隐藏"] },
    warnings: [{ code: "sheets_ignored", detail: /"说明", "旧数据"/ }],
  });
  for (const sheet of ["旧数据", "3"])
    t.match(await dry(book, `&sheet=${encodeURIComponent(sheet)}`), { reading: { sheet: "旧数据" }, examined: 1 });
  t.match(await dry(book, `&sheet=${encodeURIComponent("隐藏")}`), { usable: true });
  t.match(await post(book, "&sheet=x"), {
    status: 422,
    body: {
      errors: [{ detail: 'The workbook has no sheet of this name. Its sheets: "说明", "客户", "旧数据", "隐藏".' }],
    },
  });
  t.match(await dry(workbook({ 说明: notes, 备注: notes })), { reading: { sheet: "说明", header_line: null } });
  t.match((await run(book)).progress, { total: 1, customers_created: 1 });
});

t.test("of a workbook, cells that are empty at the end may be missing, and long numbers are whole", async (t) => {
  const { run, get } = await startImporter(t);
  const header = ["Customer No", "Name", "Street", "ZIP", "City", "Country", "Phone"];
  const book = workbook({
    Sheet1: [
      header,
      ["#4.93512345678E11", "Ann Lee", "12 Main St", "#97201", "Portland", "US", ""],
      ["2", "Bob Ray", "14 Main St", "#97201", "Portland", "US", "#1.5032220123E10"],
    ],
  });
  t.match((await run(book)).progress, { total: 2, refused: 0, customers_created: 2, addresses_created: 2 });
  t.match((await get("/customers/by-ref/crm/493512345678")).body, { name: "Ann Lee" });
  t.match((await get("/customers/by-ref/crm/2")).body, { phones: ["+15032220123"] });
});

t.test("a region of sales is no part of an address, and a key with an E is no number", async (t) => {
  const { dry } = await startImporter(t);
  t.match(await dry("客户编码,客户名称,地区,地址\n7E05,茶业公司,华东,浙江省杭州市西湖区文三路90号\n"), {
    refused: 0,
    reading: { columns: [{}, {}, { field: null }, { field: "text" }] },
    warnings: [{ code: "column_ignored", column: "地区", example: "华东" }],
    rows: [{ ref: "7E05", addresses: [{ locality: "杭州市", dependent_locality: "西湖区" }] }],
  });
});

t.test("merged cells have their value in each row: a customer with two addresses", async (t) => {
  const { run, get } = await startImporter(t);
  const second = ["", "", "", "浙江省", "杭州市", "上城区", "解放路1号", ""];
  const third = ["2", "李四", "13900139000", ...second.slice(3)];
  const book = workbook({ 客户: [["客户表"], ...TABLE, second, third] }, [], ["A1:H1", "A3:A4", "B3:B4", "C3:C4"]);
  t.match((await run(book)).progress, { total: 3, refused: 0, customers_created: 2, addresses_created: 3 });
  const { id } = (await get("/customers/by-ref/crm/1")).body;
  t.match((await get(`/customers/${id}/addresses`)).body.items.length, 2);
});

t.test("of two numbers the mobile is that of the address, or else the landline", async (t) => {
  const { dry } = await startImporter(t);
  const rows = "1,张三,0571-85022088,13800138000,文三路90号\n2,李四,0571-85022088,,文三路91号\n3,王五,无,,文三路92号";
  t.match(
    (await dry(`编号,姓名,电话,手机,详细地址,省,市,区\n${rows.replaceAll("号", "号,浙江省,杭州市,西湖区")}`)).rows.map(
      ({ customer, addresses: [address] }: Answer["body"]) => [customer.phones, address.phone],
    ),
    [
      [["+8613800138000", "+8657185022088"], "+8613800138000"],
      [["+8657185022088"], "+8657185022088"],
      [[], null],
    ],
  );
});

t.test("a file that is no table is refused as what it is", async (t) => {
  const { post } = await startImporter(t);
  for (const [file, reason] of [
    [Buffer.from("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "latin1"), "The file is a PDF. Save it as XLSX or CSV."],
    [Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), "The file is an image."],
    [Buffer.from("\xff\xd8\xff\xe0 JFIF", "latin1"), "The file is an image."],
    [
      Buffer.from("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "latin1"),
      "The file is an XLS workbook of Excel 2003 or earlier, or an encrypted one. Save it as XLSX or CSV.",
    ],
    [Buffer.from("\x1f\x8b\x08", "latin1"), "The file is compressed. Send it decompressed."],
    [
      "\ufeff<html><body><table><tr><td>姓名</td></tr></table>",
      "The file is an HTML page, as some shops name XLS. Open it in a spreadsheet. Save it as XLSX or CSV.",
    ],
    ['<?xml version="1.0"?><a/>', "The file is XML. Save it as XLSX or CSV."],
    [
      '[{"name":"Ann"}]',
      "The file is a JSON array. Send one object on each line, without brackets and commas around them.",
    ],
    ["BEGIN:VCARD\nFN:Ann", "The file is a list of vCards. Export the contacts as CSV."],
    [
      zip({ "word/document.xml": "<w/>" }),
      "The file is a Word document, but not an XLSX workbook. Save it as XLSX or CSV.",
    ],
    [
      zip({ mimetype: "x", "content.xml": "<x/>" }),
      "The file is an OpenDocument file, but not an XLSX workbook. Save it as XLSX or CSV.",
    ],
  ] as const) {
    t.match(await post(file), { status: 422, body: { code: "invalid_body", errors: [{ detail: reason }] } }, reason);
  }
});

t.test("the number of the house and the flat are joined to the street, in the order of the country", async (t) => {
  const { dry } = await startImporter(t);
  for (const [header, row, line] of [
    ["name,street,house no,unit,city,zip,country", "A,Bergstraße,27a,,Hamburg,20095,DE", "Bergstraße 27a"],
    ["name,street,house no,unit,city,zip,country", "A,Main St,12,Apt 4,Portland,97201,US", "12 Main St, Apt 4"],
    [
      "name,street,house no,unit,city,zip,country",
      "A,Bergstraße 27a,27a,Hinterhaus,Hamburg,20095,DE",
      "Bergstraße 27a, Hinterhaus",
    ],
    [
      "name,street,house number,house number addition,city,zip,country",
      "A,Damrak,1,B,Amsterdam,1012 LG,NL",
      "Damrak 1 B",
    ],
    [
      "姓名,省,市,区,街道地址,门牌号,单元,房号",
      "张三,浙江省,杭州市,西湖区,文三路,90号,2单元,301室",
      "文三路90号2单元301室",
    ],
  ] as const) {
    t.match(await dry(`${header}\n${row}`), {
      warnings: [],
      rows: [{ addresses: [{ address_lines: [line] }] }],
    });
  }
  t.match((await dry("姓名,收货地址,门牌号,邮编\n张三,浙江省杭州市西湖区文三路,90号,310012")).rows, [
    { addresses: [{ dependent_locality: "西湖区", address_lines: ["文三路90号"], postal_code: "310012" }] },
  ]);
  t.match((await dry("name,street,house no,city,zip,country\nA,,12,Hamburg,20095,DE")).rows, [
    { addresses: [{ address_lines: ["12"] }] },
  ]);
});

t.test(
  "a column that looks like a part of an address and is mapped to nothing is told, with what is lost",
  async (t) => {
    const { dry } = await startImporter(t);
    const file =
      "name,street,city,zip,country,Staircase building,Balance,电话\n" +
      "A,Bergstraße 1,Hamburg,20095,DE,,5,x\nB,Bergstraße 2,Hamburg,20095,DE,Hinterhaus,5,\n" +
      "C,Bergstraße 3,Hamburg,20095,DE,Turm,5,\n";
    t.match(await dry(file), {
      warnings: [{ code: "column_ignored", column: "Staircase building", line: 3, rows: 2, example: "Hinterhaus" }],
    });
    t.equal((await dry(file)).warnings.length, 1);
    t.match(await dry(file, `&mapping=${encodeURIComponent('{"Staircase building":"unit"}')}`), {
      warnings: [],
      rows: [{}, { addresses: [{ address_lines: ["Bergstraße 2, Hinterhaus"] }] }],
    });
    t.match(await dry(file, `&mapping=${encodeURIComponent('{"Staircase building":null}')}`), { warnings: [] });
    t.match(
      await dry("name,street,city,zip,country,phone,home phone\nA,Bergstraße 1,Hamburg,20095,DE,040 227300,none"),
      { refused: 0, warnings: [{ code: "phone_ignored", column: "home phone", rows: 1, example: "none" }] },
    );
  },
);

t.test("a mapping names the columns that are missing, and fields of further addresses", async (t) => {
  const { post, dry } = await startImporter(t);
  const mapping = (given: object): string => `&mapping=${encodeURIComponent(JSON.stringify(given))}`;
  t.match(await post("a,b\n1,2", mapping({ a: "name", PLZ: "postal_code", Ort: "locality" })), {
    status: 422,
    body: { errors: [{ detail: 'The mapping contains columns that are not in the file: "PLZ", "Ort".' }] },
  });
  const given = { a: "name", b: "address_line", c: "locality", d: "billing.address_line", e: "billing.locality" };
  t.match(
    await dry("a,b,c,d,e\nAnn,Hafenstraße 3,Hamburg,Prager Straße 10,Dresden", `&country_code=DE${mapping(given)}`),
    {
      reading: {
        columns: [{}, { field: "address_line", address: null }, {}, { field: "address_line", address: "billing" }, {}],
      },
      rows: [{ addresses: [{ locality: "Hamburg" }, { locality: "Dresden", usages: ["billing"] }] }],
    },
  );
  for (const wrong of ["billing.ref", "moon.address_line", "billing.", "x"])
    t.match(await post("a\n1", mapping({ a: wrong })), { status: 400, body: { errors: [{ pointer: "/mapping" }] } });
});

t.test("both addresses of a row are the customer's; one that serves for both has both usages", async (t) => {
  const { run, call, get } = await startImporter(t);
  const header =
    "customer id,name,shipping street,shipping city,shipping zip,billing street,billing city,billing zip,country";
  const file = [
    header,
    "1,Ann,Hafenstraße 3,Hamburg,20095,Prager Straße 10,Dresden,1069,DE",
    "2,Bob,Hafenstraße 3,Hamburg,20095,Hafenstr. 3,Hamburg,20095,DE",
    "3,Cy,,,,Hafenstraße 3,Hamburg,20095,DE",
  ].join("\n");
  t.match((await run(file)).progress, { refused: 0, customers_created: 3, addresses_created: 4 });
  const addressesOf = async (ref: string): Promise<Answer["body"][]> =>
    (await get(`/customers/${(await get(`/customers/by-ref/crm/${ref}`)).body.id}/addresses`)).body.items;
  t.same((await addressesOf("1")).map(({ locality, usages, postal_code }) => [locality, usages, postal_code]).sort(), [
    ["Dresden", ["billing"], "01069"],
    ["Hamburg", ["shipping"], "20095"],
  ]);
  const [both] = await addressesOf("2");
  t.same(both.usages, ["shipping", "billing"], "the same door, in another spelling");
  t.match(await addressesOf("3"), [{ usages: ["billing"] }]);
  await call("PATCH", `/addresses/${both.id}`, { usages: ["home"] }, { "if-match": "*" });
  await run(file);
  t.same((await addressesOf("2"))[0].usages, ["home", "shipping", "billing"], "an import adds usages");
});

t.test("usages and their words come with the address, as in the service's own exports", async (t) => {
  const { dry } = await startImporter(t);
  const usagesOf = async (cell: string): Promise<unknown> =>
    (await dry(`name,street,city,zip,country,address type\nA,Bergstraße 1,Hamburg,20095,DE,"${cell}"`)).rows[0]
      .addresses[0].usages;
  t.same(await usagesOf("shipping;billing"), ["shipping", "billing"]);
  t.same(await usagesOf("* Home"), ["home"]);
  t.same(await usagesOf("Rechnungsadresse"), ["billing"]);
  t.same(await usagesOf("Ferienhaus"), ["other"]);
});

t.test("apostrophes and formulas of spreadsheets are taken off, those of names stay", async (t) => {
  const { dry } = await startImporter(t);
  const file =
    "ref,name,street,city,zip,country,phone\n" +
    `'00123,"'t Hooft",Damstraat 1,'s-Hertogenbosch,"=""5211 AB""",NL,'+31 20 123 4567`;
  t.match((await dry(file)).rows, [
    {
      ref: "00123",
      customer: { name: "'t Hooft" },
      addresses: [{ locality: "'s-Hertogenbosch", postal_code: "5211 AB" }],
    },
  ]);
});

t.test("numbers that a spreadsheet has rounded are named as such", async (t) => {
  const { dry, run, get } = await startImporter(t);
  const file = (ref: string): string => `${HEADER}\n${ref},张三,1.38E+10,浙江省,杭州市,西湖区,文三路90号,310012`;
  t.match(await dry(file("7")), {
    refused: 0,
    warnings: [{ code: "rounded_number", column: "手机", rows: 1, example: "1.38E+10" }],
    rows: [{ customer: { phones: [] }, addresses: [{ verdict: { findings: [{ reason: "rounded_number" }] } }] }],
  });
  t.match(await dry(file("4.93512E+11")), {
    refused: 1,
    warnings: [{ code: "rounded_number", column: "客户编号" }, { column: "手机" }],
    refusals: [
      { line: 2, reason: /^ref was rounded by a spreadsheet, such as 4\.93512E\+11: its last digits are lost/ },
    ],
  });
  t.match((await run(file("8"))).progress, { refused: 0, customers_created: 1 });
  t.match((await get("/customers/by-ref/crm/8")).body, { phones: [] });
});

t.test("zeros that a spreadsheet has lost are restored", async (t) => {
  const { dry } = await startImporter(t);
  const rows = [
    ["100", "Helsinki", "FI", "00100"],
    ["187", "Roma", "IT", "00187"],
    ["2139", "Cambridge", "US", "02139"],
    ["1067", "Dresden", "DE", "01067"],
  ];
  const file = `name,street,city,zip,country,state\n${rows
    .map(([code, city, country]) => `A,Street 1,${city},${code},${country},${country === "US" ? "MA" : ""}`)
    .join("\n")}`;
  t.same(
    (await dry(file)).rows.map(({ addresses: [address] }: Answer["body"]) => address.postal_code),
    rows.map(([, , , restored]) => restored),
  );
});

t.test("what was refused is corrected in its own file, and imported again", async (t) => {
  const { run, get } = await startImporter(t);
  const imported = await run(
    `标题\n${HEADER}\n${ROW}\n2,李四,13900139000,浙江省,杭州市,西湖区,文二路391号\n3,"王""五""",1,,,,"${"长".repeat(301)}",`,
  );
  t.match(imported.progress, { total: 3, refused: 2, customers_created: 1 });
  const { text, headers } = await get(`/imports/${imported.id}/refused`);
  t.match(headers["content-disposition"], /refused-.*\.csv/);
  const lines = text.split("\r\n");
  t.equal(lines[0], `refused_line,refused_reason,${HEADER}`);
  t.equal(lines[1], "4,The row has 7 cells; the header has 8.,2,李四,13900139000,浙江省,杭州市,西湖区,文二路391号");
  t.match(lines[2], /^5,address_line is longer than 300 characters\.,3,"王""五""",1,,,,长+,$/);
  t.equal((await get(`/imports/${imported.id}/refused?bom=true`)).text, `\ufeff${text}`);

  const again = await run([lines[0], `${lines[1]},310012`, lines[2], ""].join("\r\n"));
  t.match(again, {
    reading: {
      columns: [{ name: "refused_line", field: null }, { name: "refused_reason", field: null }, { field: "ref" }],
    },
    progress: { total: 2, refused: 1, customers_created: 1, addresses_created: 1 },
  });
  t.match((await get("/customers/by-ref/crm/2")).body, { name: "李四" });
  const [header, third] = (await get(`/imports/${again.id}/refused`)).text.split("\r\n");
  t.equal(header, lines[0], "its columns do not double");
  t.match(third, /^3,address_line is longer than 300 characters\.,3,/);
});

t.test("an export begins with a byte order mark on request", async (t) => {
  const { run, call, get } = await startImporter(t);
  await run(`${HEADER}\n${ROW}\n`);
  for (const [format, mark] of [
    ["csv", "\ufeff"],
    ["ndjson", ""],
  ] as const) {
    const { body } = await call("POST", "/exports", { entity: "customers", format });
    const path = body.download.url.replace("/v1", "");
    const { text } = await get(path);
    t.match(text, /张三/);
    t.equal((await get(`${path}&bom=true`)).text, mark + text);
  }
});
