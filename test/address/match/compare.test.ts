import t from "tap";
import {
  type AddressInput,
  comparableParts,
  comparableText,
  compare,
  type Comparison,
} from "../../../src/address/index.ts";

const cn = (...address_lines: string[]): AddressInput => ({
  country_code: "CN",
  administrative_area: "浙江省",
  locality: "杭州市",
  dependent_locality: "西湖区",
  address_lines,
});
const us = (...address_lines: string[]): AddressInput => ({
  country_code: "US",
  administrative_area: "OR",
  locality: "Salem",
  address_lines,
  postal_code: "97301",
});
const gb = (...address_lines: string[]): AddressInput => ({
  country_code: "GB",
  locality: "Leeds",
  address_lines,
  postal_code: "LS1 4DY",
});
const au = (...address_lines: string[]): AddressInput => ({
  country_code: "AU",
  administrative_area: "VIC",
  locality: "Ballarat",
  address_lines,
  postal_code: "3350",
});
const de = (...address_lines: string[]): AddressInput => ({
  country_code: "DE",
  locality: "Jena",
  address_lines,
  postal_code: "07743",
});
const es = (...address_lines: string[]): AddressInput => ({
  country_code: "ES",
  administrative_area: "Madrid",
  locality: "Madrid",
  address_lines,
  postal_code: "28013",
});
const jp = (...address_lines: string[]): AddressInput => ({
  country_code: "JP",
  administrative_area: "東京都",
  locality: "港区",
  address_lines,
  postal_code: "107-0062",
});

const match = (a: AddressInput | string, b: AddressInput | string): Comparison => {
  const read = (side: AddressInput | string) =>
    typeof side === "string" ? comparableText(side, undefined) : comparableParts(side);
  return compare(read(a), read(b));
};

const CASES: Record<Comparison["match"], [AddressInput | string, AddressInput | string][]> = {
  same_door: [
    [cn("竹影路15号枫林苑1栋3单元401"), cn("竹影路１５號枫林苑1幢三单元401室")],
    [cn("竹影路15号枫林苑A座1203"), cn("枫林苑a座1203室")],
    [cn("竹影路26弄3号502室"), cn("竹影路26弄3号502")],
    ["浙江省杭州市西湖区竹影路15号枫林苑1栋401", cn("竹影路15号枫林苑1号楼401室")],
    ["杭州西湖区竹影路15号枫林苑1栋401", "竹影路15号枫林苑1幢401室"],
    [cn("枫林苑(北门)2栋301"), cn("枫林苑2栋301")],
    [us("12 North Maple Street, Apt 4"), us("12 N Maple St #4")],
    [us("12 N Maple St", "Unit 4"), us("Apt 4", "12 North Maple Street")],
    [us("350 Fifth Ave"), us("350 5th Avenue")],
    [us("418 Wilmington Road"), us("418 Wilmingtn Rd")],
    [us("PO Box 77"), us("P.O. Box 77")],
    [us("595 Piedmont Ave"), us("595 Piedmont Avenue NE Harbor Mall")],
    [gb("Flat 2", "7 St. Mary's Row"), gb("Flat 2, 7 Saint Marys Row")],
    [au("4/12 Wattle Street"), au("Unit 4, 12 Wattle St")],
    [de("Lindenstr. 5 a"), de("Lindenstraße 5A")],
    [
      { ...de("Müllerweg 3"), locality: "Köln", postal_code: "50667" },
      { ...de("Muellerweg 3"), locality: "Koeln", postal_code: "50667" },
    ],
    [es("Calle Mayor, 5, 3º B"), es("C/ Mayor 5, 3 B")],
    [jp("南青山3丁目4番5号"), jp("南青山3-4-5")],
  ],
  same_building: [
    [cn("竹影路15号枫林苑1栋3单元401"), cn("竹影路15号枫林苑1栋3单元402")],
    [cn("竹影路15号枫林苑1栋3单元401"), cn("竹影路15号枫林苑1栋2单元401")],
    [cn("竹影路15号枫林苑1栋"), cn("竹影路15号枫林苑1栋3单元401")],
    [us("12 Maple St Apt 4"), us("12 Maple St Apt 5")],
    [us("12 Maple St"), us("12 Maple St Apt 5")],
    [gb("Flat 2", "7 Mill Lane"), gb("Flat 2a", "7 Mill Lane")],
  ],
  same_street: [
    [cn("竹影路15号"), cn("竹影路16号")],
    [cn("竹影路15号枫林苑1栋401"), cn("竹影路15号枫林苑2栋401")],
    [us("12 Maple St Apt 4"), us("14 Maple St Apt 4")],
    [de("Lindenstraße 5"), de("Lindenstraße 5a")],
    [au("4/12 Wattle Street"), au("4/13 Wattle Street")],
    [jp("南青山3-4-5"), jp("南青山3-4-6")],
  ],
  same_area: [
    [cn("文二路5号"), cn("文三路5号")],
    [us("12 Maple St"), us("12 Maple Ave")],
    [us("12 N Maple St"), us("12 S Maple St")],
    [us("12 Maple St"), { ...us("12 Maple St"), postal_code: "97385" }],
    [us(), us()],
  ],
  different: [
    [us("12 Maple St"), { ...us("12 Maple St"), locality: "Eugene", postal_code: "97401" }],
    [us("12 Maple St"), { ...us("12 Maple St"), administrative_area: "MA", postal_code: "01970" }],
    [us("12 Maple St"), { ...us("12 Maple St"), country_code: "CA" }],
    [cn("竹影路15号"), { ...cn("竹影路15号"), locality: "宁波市", dependent_locality: "鄞州区" }],
    [gb("7 Mill Lane"), { ...gb("7 Mill Lane"), locality: "York", postal_code: "YO1 7HH" }],
  ],
};

for (const [expected, cases] of Object.entries(CASES)) {
  t.test(expected, async (t) => {
    for (const [a, b] of cases) {
      const name = [a, b]
        .map((side) => (typeof side === "string" ? side : side.address_lines?.join(", ")))
        .join(" and ");
      t.equal(match(a, b).match, expected, name);
      t.equal(match(b, a).match, expected, `${name}, the other way round`);
    }
  });
}

t.test("reasons name each part that was stated", async (t) => {
  const { reasons, score } = match(us("12 Maple St Apt 4"), us("12 Maple Street, Floor 2"));
  t.match(reasons, [
    { component: "country_code", result: "equal" },
    { component: "administrative_area", result: "equal" },
    { component: "locality", result: "equal" },
    { component: "postal_code", result: "equal" },
    { component: "road", result: "equal", a: "maple st" },
    { component: "house_number", result: "equal", a: "12", b: "12" },
    { component: "unit", result: "missing", a: "4", b: null },
    { component: "floor", result: "missing", a: null, b: "2" },
  ]);
  t.ok(score > 0.5 && score < 1);
});

t.test("what a text only makes likely does not count as a difference", async (t) => {
  const { reasons } = match("科技园1栋401", { ...cn("科技园1幢401室") });
  t.notOk(reasons.some(({ component, result }) => component === "locality" && result === "differs"));
});

t.test("streets that are called after gates of one town are two", async (t) => {
  const one = "北京市朝阳区朝阳门外大街18号";
  const other = "北京市朝阳区建国门外大街18号";
  t.equal(match(one, other).match, "same_area");
  t.equal(match(one, one).match, "same_door");
  const cn = (line: string): AddressInput => ({
    country_code: "CN",
    administrative_area: "北京市",
    locality: "北京市",
    dependent_locality: "朝阳区",
    address_lines: [line],
  });
  t.equal(match(cn("朝阳门外大街18号"), cn("建国门外大街18号")).match, "same_area", "stated part by part");
  t.equal(match(cn("朝阳门外大街18号"), one).match, "same_door");
  t.equal(match("沈阳市和平区和平北大街8号", "沈阳市和平区胜利北大街8号").match, "same_area");
});
