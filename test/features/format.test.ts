import t from "tap";
import { startService } from "../support/service.ts";

const SHENZHEN = {
  country_code: "CN",
  administrative_area: "广东省",
  locality: "深圳市",
  dependent_locality: "南山区",
  address_lines: ["科技园1栋"],
  recipient: "张三",
};

t.test("addresses are written as asked for, one or several", async (t) => {
  const service = await startService(t);
  const { call } = service;
  const { status, body } = await call("POST", "/format", { address: SHENZHEN, masked: true });
  t.equal(status, 200);
  t.same(body, {
    lines: ["广东省深圳市南山区", "科技园1栋", "张**"],
    one_line: "广东省深圳市南山区科技园1栋 张**",
    script: "local",
    left_out: [],
    not_latin: [],
  });
  const hidden = await call("POST", "/format", {
    address: { ...SHENZHEN, organization: "长生科技" },
    masked: true,
    masked_parts: ["organization", "address_lines"],
  });
  t.same(hidden.body.lines, ["广东省深圳市南山区", "科技园**栋", "长**", "张三"]);
  const sparse = await call("POST", "/format", {
    address: {
      country_code: "US",
      administrative_area: "California",
      locality: "",
      address_lines: ["1 Main St", ""],
      recipient: "",
      postal_code: null,
    },
  });
  t.same(sparse.body.lines, ["1 Main St", "CA"], "forms send empty fields");
  const several = await call("POST", "/format", {
    items: [SHENZHEN, { country_code: "CH", locality: "Zürich", postal_code: "8001" }],
    origin_country: "FR",
    language: "fr",
  });
  t.same(several.body.items[1].lines, ["CH-8001 Zürich", "SUISSE - SWITZERLAND"]);

  t.equal(
    (await service.as(await service.generateKey(["customers:read"]))("POST", "/format", { address: SHENZHEN })).status,
    403,
  );
  const neither = await call("POST", "/format", { script: "latin" });
  t.equal(neither.status, 422);
  t.equal(neither.body.errors[0].pointer, "/address");
  t.equal((await call("POST", "/format", { address: SHENZHEN, items: [SHENZHEN] })).body.errors[0].pointer, "/items");
  t.equal((await call("POST", "/format", { items: Array.from({ length: 1_001 }, () => SHENZHEN) })).status, 422);
  t.equal(
    (await call("POST", "/format", { address: { ...SHENZHEN, city: "深圳" } })).body.errors[0].pointer,
    "/address/city",
  );
});
