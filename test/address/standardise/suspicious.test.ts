import fc from "fast-check";
import t from "tap";
import { isSuspicious } from "../../../src/address/standardise/suspicious.ts";

t.test("what people type to get past a form", async (t) => {
  for (const text of [
    "test",
    "Test Test",
    "12345 Test Street",
    "asdf",
    "asdfghjkl",
    "qwerty",
    "xxx",
    "n/a",
    "N.A.",
    "none",
    "11111111",
    "aaaaaa",
    "sdfghj",
    "lkjhgf",
    "foo bar",
    "test address 1",
    "Your address",
    "Address Line 1",
    "测试",
    "测试地址",
    "啊啊啊",
    "阿斯顿",
    "请输入",
    "无",
    "暂无",
  ])
    t.ok(isSuspicious(text), text);
});

t.test("what is strange and real", async (t) => {
  for (const text of [
    "12 Test Valley Road",
    "Cwmffrwd",
    "Bwlch",
    "Van Wert",
    "Bar",
    "Street",
    "1 Street 69",
    "Wagga Wagga",
    "Baden-Baden",
    "Strč prst",
    "HSBCX",
    "Qaanaaq",
    "A. B. Smith",
    "Y",
    "Krk",
    "No. 1",
    "123",
    "Testerep",
    "Abcoude",
    "无锡市",
    "无量路1号",
    "牛牛火锅店",
    "哈哈镜鸭脖",
    "1 Example Close",
  ])
    t.notOk(isSuspicious(text), text);
});

t.test("any text is judged", async (t) => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => typeof isSuspicious(text) === "boolean"),
  );
  t.notOk(isSuspicious("test ".repeat(500)), "longer text was written with care");
});
