import t from "tap";
import { followForSearch } from "../../src/features/search/follow.ts";
import { startService, type Answer, type Call } from "../support/service.ts";

const STREET = { country_code: "CN", administrative_area: "广东省", locality: "深圳市", dependent_locality: "南山区" };
const encode = encodeURIComponent;
const textsOf = ({ body }: Answer): string[] => body.items.map(({ text }: { text: string }) => text);

t.test("suggestions over HTTP", async (t) => {
  const service = await startService(t);
  const { call } = service;
  const any = service.as(await service.generateKey(["campaigns:read"]));

  await t.test("200: any key gets places, with the parts to put into an address", async (t) => {
    const { status, headers, body } = await any("GET", "/suggest?q=szns");
    t.equal(status, 200);
    t.match(headers["cache-control"], /^private, max-age=\d+$/);
    t.same(body.items[0], {
      kind: "division",
      text: "南山区",
      secondary_text: "深圳市, 广东省",
      division_code: "440305",
      match: { by: "initials", is_exact: false },
      parts: {
        country_code: "CN",
        administrative_area: "广东省",
        locality: "深圳市",
        dependent_locality: "南山区",
        township: null,
      },
    });
    const {
      body: { id },
    } = await call("POST", "/customers", { name: "x" });
    const address = {
      country_code: "CN",
      locality: "上海市",
      township: "x",
      address_lines: ["科技园1栋"],
      ...body.items[0].parts,
    };
    t.match(await call("POST", `/customers/${id}/addresses?dry_run=true`, address), {
      status: 200,
      body: { division_code: "440305", verdict: { status: "accepted" } },
    });
    t.equal((await service.as(service.rootKey)("GET", "/suggest?q=szns")).status, 200);
    t.equal(
      (
        await any("GET", `/suggest?q=${encode("Zürich")}&country_code=CH,DE&limit=1&language_code=zh`)
      ).body.items[0].secondary_text.includes("瑞士"),
      true,
    );
    t.ok(
      (await any("GET", "/suggest?q=nan&within=440300")).body.items.every(
        ({ division_code }: { division_code: string }) => division_code.startsWith("4403"),
      ),
    );
  });

  await t.test("400: what is not understood is refused at its place", async (t) => {
    for (const [query, pointer] of [
      ["", "/q"],
      ["q=", "/q"],
      [`q=${"x".repeat(101)}`, "/q"],
      ["q=a%00b", "/q"],
      ["q=a&q=b", "/q"],
      ["q=a&limit=0", "/limit"],
      ["q=a&limit=21", "/limit"],
      ["q=a&limit=1e1", "/limit"],
      ["q=a&country_code=cn", "/country_code"],
      ["q=a&country_code=CN,", "/country_code"],
      ["q=a&within=44", "/within"],
      ["q=a&within=US", "/within"],
      ["q=a&language_code=%25", "/language_code"],
      ["q=a&name=x", "/name"],
      ["q=a&__proto__=x", "/__proto__"],
    ] as const)
      t.match(
        await any("GET", `/suggest?${query}`),
        { status: 400, body: { errors: [{ in: "query", pointer }] } },
        query.slice(0, 40),
      );
  });

  await t.test("200: a hundred of anything", async (t) => {
    for (const character of [
      "s",
      "n",
      "深",
      "ß",
      "İ",
      "ﷺ",
      "😀",
      "%",
      "'",
      "0",
      "-",
      " ",
      "\u202e",
      "\uffff",
      "a\u0301",
      "%ED%A0%80",
    ]) {
      const text = character.startsWith("%E")
        ? character.repeat(11)
        : encode(character.repeat(Math.floor(100 / character.length)));
      const { status, body } = await call("GET", `/suggest?q=${text}`);
      t.ok(status === 200 || (status === 400 && body.errors.length > 0), `${status} for ${character}`);
    }
  });
});

t.test("a tenant's own streets", async (t) => {
  const service = await startService(t);
  const { call, as, resources } = service;
  const live = async (calls: Call, street: string, address: object = STREET): Promise<string> => {
    const {
      body: { id },
    } = await calls("POST", "/customers", { name: "张三" });
    const { status, body } = await calls("POST", `/customers/${id}/addresses`, { ...address, address_lines: [street] });
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.id;
  };
  const stranger = as((await service.makeTenant()).key);
  for (const number of [1, 22, 333]) await live(call, `白石洲西路${number}号3栋1201`);
  await live(call, "独家村道8号");
  for (const number of ["5a", "12"])
    await live(call, `Königstraße ${number}`, { country_code: "DE", locality: "Stuttgart", postal_code: "70173" });
  for (const line of ["c/o Weißmüller 1", "c/o Weißmüller 2"])
    await live(call, line, { country_code: "DE", locality: "Stuttgart", postal_code: "70173" });
  for (const number of [1, 2]) await live(stranger, `白石大道${number}号`);
  await followForSearch(resources);

  await t.test("come first, without house numbers, and are not to be stored", async (t) => {
    const answer = await call("GET", `/suggest?q=${encode("白石")}`);
    t.match(answer, { status: 200, headers: { "cache-control": "no-store" } });
    t.same(answer.body.items[0], {
      kind: "street",
      text: "白石洲西路",
      secondary_text: "南山区, 深圳市, 广东省, China",
      division_code: "440305",
      match: { by: "street", is_exact: false },
      parts: {
        country_code: "CN",
        administrative_area: "广东省",
        locality: "深圳市",
        dependent_locality: "南山区",
        township: null,
      },
    });
    t.notMatch(answer.text, /22号|1201|张三/);
    t.ok(answer.body.items.length > 1, "places follow");
    for (const text of ["konigs", "Königstr", "KÖNIGSTRASSE".slice(0, 8), "königstraße 12"])
      t.equal(textsOf(await call("GET", `/suggest?q=${encode(text)}`))[0], "Königstraße", text);
  });

  await t.test("of one customer only are his door, and what names a person is no street", async (t) => {
    t.notOk(textsOf(await call("GET", `/suggest?q=${encode("独家村")}`)).includes("独家村道"));
    await live(call, "独家村道9号");
    await followForSearch(resources);
    t.equal(textsOf(await call("GET", `/suggest?q=${encode("独家村")}`))[0], "独家村道");
    t.notMatch((await call("GET", `/suggest?q=${encode("c/o w")}`)).text, /Weißm/);
    t.notMatch((await call("GET", `/suggest?q=${encode("weißm")}`)).text, /Weißmüller/);
  });

  await t.test("are told apart beyond the letters that they are found by", async (t) => {
    const place = { country_code: "FR", locality: "Lyon", postal_code: "69001" };
    for (const end of ["du Puits", "de la Source"])
      for (const number of [1, 2]) await live(call, `${number} Chemin des Anciennes Fontaines ${end}`, place);
    await followForSearch(resources);
    const typed = async (text: string) =>
      textsOf(await call("GET", `/suggest?q=${encode(text)}`)).filter((name) => name.startsWith("Chemin"));
    t.same(await typed("chemin des anc"), [
      "Chemin des Anciennes Fontaines de la Source",
      "Chemin des Anciennes Fontaines du Puits",
    ]);
    t.same(await typed("Chemin des Anciennes Fontaines d"), [
      "Chemin des Anciennes Fontaines de la Source",
      "Chemin des Anciennes Fontaines du Puits",
    ]);
    t.same(await typed("Chemin des Anciennes Fontaines du"), ["Chemin des Anciennes Fontaines du Puits"]);
    const {
      body: { items },
    } = await call("GET", "/addresses?country_code=FR");
    const { id } = items.find(({ address_lines }: { address_lines: string[] }) => address_lines[0]!.endsWith("Puits"));
    await call("PATCH", `/addresses/${id}`, { address_lines: ["5 Rue Neuve"] }, { "if-match": "*" });
    t.same(
      await typed("chemin des anc"),
      ["Chemin des Anciennes Fontaines de la Source"],
      "before the documents follow",
    );
  });

  await t.test("that go through several townships are in none of them", async (t) => {
    for (const township of ["粤海街道", "招商街道"]) await live(call, "后海滨路9号", { ...STREET, township });
    for (const number of [1, 2]) await live(call, `后海大道${number}号`, { ...STREET, township: "粤海街道" });
    await followForSearch(resources);
    const {
      body: { items },
    } = await call("GET", `/suggest?q=${encode("后海")}`);
    t.match(items.slice(0, 2), [
      { text: "后海大道", parts: { township: "粤海街道" } },
      { text: "后海滨路", parts: { dependent_locality: "南山区", township: null } },
    ]);
  });

  await t.test("are seen by nobody else", async (t) => {
    t.equal(textsOf(await stranger("GET", `/suggest?q=${encode("白石")}`))[0], "白石大道");
    t.notMatch((await stranger("GET", `/suggest?q=${encode("白石")}`)).text, /白石洲西路/);
    t.notMatch(
      (
        await as(await service.generateKey(["customers:read", "addresses:write"]))(
          "GET",
          `/suggest?q=${encode("白石")}`,
        )
      ).text,
      /"street"/,
    );
  });

  await t.test("are those of the place asked for, and of addresses that are still there", async (t) => {
    const has = async (query: string): Promise<boolean> =>
      textsOf(await call("GET", `/suggest?q=${encode("白石洲")}&${query}`)).includes("白石洲西路");
    t.same(
      await Promise.all(
        [
          "country_code=CN",
          "country_code=DE",
          "within=440000",
          "within=440300",
          "within=440305",
          "within=110000",
          "within=US-CA",
        ].map(has),
      ),
      [true, false, true, true, true, false, false],
    );
    const {
      body: { items },
    } = await call("GET", "/addresses?country_code=DE");
    for (const { id, address_lines } of items)
      if (address_lines[0].startsWith("Kön")) await call("DELETE", `/addresses/${id}`, undefined, { "if-match": "*" });
    t.notOk(textsOf(await call("GET", "/suggest?q=konigs")).includes("Königstraße"));
  });
});
