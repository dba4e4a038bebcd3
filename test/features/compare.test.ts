import t from "tap";
import { startService, type Service } from "../support/service.ts";

t.test("two addresses are compared", async (t) => {
  let service: Service;
  t.before(async () => {
    service = await startService(t);
  });
  const parts = {
    country_code: "CN",
    administrative_area: "广东",
    locality: "深圳",
    dependent_locality: "南山区",
    address_lines: ["科技园1幢三单元401室"],
  };

  t.test("parts and texts alike", async (t) => {
    const { status, body } = await service.call("POST", "/compare", {
      a: parts,
      b: { text: "张三 13800138000 广东省深圳市南山区科技园1栋3单元401" },
    });
    t.equal(status, 200);
    t.equal(body.match, "same_door");
    t.equal(body.fingerprints.a, body.fingerprints.b);
    t.ok(
      body.reasons.some(
        ({ component, result, a, b }: Record<string, string>) =>
          component === "room" && result === "equal" && a === "401" && b === "401",
      ),
    );
  });

  t.test("with the fingerprint that a judged address has", async (t) => {
    const { body: compared } = await service.call("POST", "/compare", {
      a: parts,
      b: { ...parts, address_lines: ["科技园1幢三单元402室"] },
    });
    const { body: judged } = await service.call("POST", "/validate", parts);
    t.equal(compared.match, "same_building");
    t.equal(compared.fingerprints.a, judged.fingerprint);
  });

  t.test("what cannot be compared is refused with a pointer", async (t) => {
    const refused = async (body: unknown, pointer: string) =>
      t.match(await service.call("POST", "/compare", body), { status: 422, body: { errors: [{ pointer }] } }, pointer);
    await refused({ a: parts }, "/b");
    await refused({ a: parts, b: { locality: "深圳" } }, "/b/country_code");
    await refused({ a: { text: "深圳", locality: "深圳" }, b: parts }, "/a/locality");
    await refused({ a: { text: "" }, b: parts }, "/a/text");
  });
});
