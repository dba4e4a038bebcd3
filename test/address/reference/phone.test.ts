import { isValidPhoneNumber } from "libphonenumber-js/max";
import t from "tap";
import { parsePhone } from "../../../src/address/index.ts";

t.test("numbers are read in the country of the address", async (t) => {
  const cases: [written: string, country: string, number: string][] = [
    ["13800138000", "CN", "+8613800138000"],
    ["+86 138-0013-8000", "CN", "+8613800138000"],
    ["008613800138000", "CN", "+8613800138000"],
    ["１３８００１３８０００", "CN", "+8613800138000"],
    ["010-62770334", "CN", "+861062770334"],
    ["13800138000", "DE", ""],
    ["(650) 253-0000", "US", "+16502530000"],
    ["030 22730", "DE", "+493022730"],
    ["020 7946 0958", "GB", "+442079460958"],
    ["+800 1234 5678", "AQ", "+80012345678"],
    ["0755-0755-0755-0755", "DE", ""],
    ["12345", "US", ""],
    ["", "CN", ""],
    ["9".repeat(900), "CN", ""],
  ];
  for (const [written, country, number] of cases)
    t.equal(parsePhone(written, country)?.number ?? "", number, `${country} ${written.slice(0, 20)}`);
});

t.test("extensions are split before the number is read", async (t) => {
  const cases: [written: string, country: string, extension: string][] = [
    ["0512-57301234转8001", "CN", "8001"],
    ["0512-57301234 轉 8001", "CN", "8001"],
    ["0512-57301234分机8001", "CN", "8001"],
    ["0512-57301234-8001", "CN", ""],
    ["(650) 253-0000 ext. 12", "US", "12"],
    ["(650) 253-0000 x12", "US", "12"],
    ["650-253-0000 extension 12", "US", "12"],
    ["+16502530000;ext=12", "US", "12"],
    ["030 22730 #45", "DE", "45"],
    ["15600000000-1234", "CN", "1234"],
    ["+8615600000000_1234", "CN", "1234"],
  ];
  for (const [written, country, extension] of cases) {
    const number = parsePhone(written, country)?.number;
    t.equal(/;ext=(\d+)$/.exec(number ?? "")?.[1] ?? "", extension, `${written} → ${number}`);
  }
});

t.test("a number is foreign by its calling code, not by its country", async (t) => {
  t.equal(parsePhone("+1 613 996 4000", "US")?.is_foreign, false, "Canada shares +1");
  t.equal(parsePhone("+49 30 22730", "US")?.is_foreign, true);
});

t.test("the fast path for Chinese mobiles agrees with libphonenumber on every prefix", async (t) => {
  for (let prefix = 100; prefix <= 199; prefix += 1) {
    for (const rest of ["00000000", "12345678", "40055555", "99999999"]) {
      const written = `${prefix}${rest}`;
      t.equal(parsePhone(written, "CN") !== undefined, isValidPhoneNumber(written, "CN"), written);
    }
  }
});
