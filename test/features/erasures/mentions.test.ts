import t from "tap";
import { mentions } from "../../../src/records/mentions.ts";

const ADA = {
  names: ["Ada Lovelace", "王小明"],
  phones: ["+4930901820"],
  emails: ["Ada@example.com"],
  external_refs: [{ source: "crm", ref: "A-1" }],
};

t.test("a refused line that names a person is found in any spelling", (t) => {
  for (const line of [
    "A-1,x",
    "x,a-1;y",
    '"Lovelace","Ada"',
    "Lovelace;Augusta;Ada",
    "ＡＤＡ　ＬＯＶＥＬＡＣＥ,x",
    '{"name":"\\u738b\\u5c0f\\u660e"}',
    "王,小明,x",
    "小明;王",
    "王小明\tx",
    "x,ada@EXAMPLE.com",
    "mailto:ada@example.com?x",
    "030/901820,x",
    "+49 (0) 30 90-18-20",
    "０３０９０１８２０",
    "030 901820 / 0170 1234567",
    "ada lovelace asked for it",
  ])
    t.ok(mentions(line, ADA), line);
  for (const line of ["A-11,x", "Ada Byron,Love Lace", "王小,x", "小明王府,x", "+4930901821", "ida@example.com"])
    t.notOk(mentions(line, ADA), line);
  t.end();
});
