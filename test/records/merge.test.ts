import t from "tap";
import { readPastedAddress, standardise } from "../../src/address/index.ts";
import { findSameDoor, isSameDoor } from "../../src/records/merge.ts";
import type { AddressRow } from "../../src/records/rows.ts";

const FROM_ANOTHER_RELEASE = "0".repeat(32);
const rowOf = (input: Parameters<typeof standardise>[0]): AddressRow =>
  ({ ...standardise(input), fingerprint: FROM_ANOTHER_RELEASE }) as unknown as AddressRow;

t.test("a row that another release has read is at the same door if its parts say so", async (t) => {
  const flat = (line: string) => ({
    country_code: "US",
    administrative_area: "OR",
    locality: "Salem",
    address_lines: [line],
    postal_code: "97301",
  });
  const row = rowOf(flat("12 Maple Street Apt 4"));
  t.ok(isSameDoor(row, standardise(flat("12 Maple St #4"))));
  t.notOk(isSameDoor(row, standardise(flat("12 Maple St #5"))));
  t.notOk(isSameDoor(row, standardise({ ...flat("12 Maple St #4"), country_code: "CA" })));
});

t.test("also if its text told a deeper division than its parts do", async (t) => {
  const { input } = readPastedAddress("广东省深圳市南山区粤海街道科技园1栋201", "CN")!;
  const row = { ...rowOf({ country_code: "CN", ...input }), division_code: "440305007" };
  t.ok(isSameDoor(row, standardise({ country_code: "CN", ...input })));
});

t.test("of several addresses the one of the same fingerprint, else the one that reads the same", async (t) => {
  const flat = (line: string) => ({
    country_code: "DE",
    locality: "Kiel",
    address_lines: [line],
    postal_code: "24103",
  });
  const old = rowOf(flat("Holstenstraße 7"));
  const current = { ...old, ...standardise(flat("Holstenstr. 7")) };
  const [before, now] = [{ row: old }, { row: current }];
  t.equal(findSameDoor([before, now], standardise(flat("Holstenstraße 7"))), now);
  t.equal(findSameDoor([before], standardise(flat("Holstenstr. 7"))), before);
  t.equal(findSameDoor([before, now], standardise(flat("Holstenstr. 9"))), undefined);
});
