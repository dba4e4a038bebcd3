import t from "tap";
import { type AddressInput, standardise } from "../../../src/address/index.ts";

const DOOR: AddressInput = {
  country_code: "US",
  administrative_area: "CA",
  locality: "Mountain View",
  address_lines: ["1600 Amphitheatre Pkwy", "Apt 4"],
  postal_code: "94043",
};
const print = (change: Partial<AddressInput> = {}) => standardise({ ...DOOR, ...change }).fingerprint;

t.test("writing does not matter", async (t) => {
  t.match(print(), /^[0-9a-f]{32}$/);
  const writings: Partial<AddressInput>[] = [
    { administrative_area: "California" },
    { locality: "MOUNTAIN VIEW" },
    { address_lines: ["1600 amphitheatre pkwy, apt. 4"] },
    { address_lines: ["１６００ Amphitheatre Pkwy", "Apt #4"] },
    { postal_code: "94043-1351" },
    { recipient: "Jane Doe", phone: "+16502530000", organization: "Acme" },
  ];
  for (const writing of writings) t.equal(print(writing), print(), JSON.stringify(writing));
});

t.test("the door does", async (t) => {
  const others: Partial<AddressInput>[] = [
    { address_lines: ["1600 Amphitheatre Pkwy", "Apt 5"] },
    { address_lines: ["1600 Amphitheatre Pkwy"] },
    { address_lines: ["160 0 Amphitheatre Pkwy", "Apt 4"] },
    { locality: "Palo Alto" },
    { administrative_area: "NV" },
    { postal_code: "94041" },
    { country_code: "CA" },
  ];
  for (const other of others) t.not(print(other), print(), JSON.stringify(other));
});

t.test("Chinese doors agree with and without suffixes, postal code and blanks", async (t) => {
  const full = standardise({
    country_code: "CN",
    administrative_area: "广东省",
    locality: "深圳市",
    dependent_locality: "南山区",
    address_lines: ["科技园1栋 201室"],
    postal_code: "518057",
  });
  const short = standardise({
    country_code: "CN",
    administrative_area: "广东",
    locality: "深圳",
    dependent_locality: "南山",
    address_lines: ["科技园１栋，201室"],
  });
  t.equal(full.fingerprint, short.fingerprint);
});
