import t from "tap";
import { streetKey, streetName, streetToken, streetTokens } from "../../src/features/search/streets.ts";

t.test("a street has no house number, and nothing of what follows it", (t) => {
  const expected: Record<string, string> = {
    深南大道1001号: "深南大道",
    白石洲西路22号3栋1201: "白石洲西路",
    深南大道１００１号: "深南大道",
    "中山路（12号）": "中山路",
    "12 Rue de la Paix": "Rue de la Paix",
    "12-14b, Rue de la Paix": "Rue de la Paix",
    "5th Ave": "5th Ave",
    "350 5th Ave": "5th Ave",
    "350 5TH Ave Apt 7": "5TH Ave Apt",
    "21 Baker St": "Baker St",
    "Königstraße 5a": "Königstraße",
    "Straße des 17. Juni 135": "Straße des",
    "Main St #12": "Main St",
    "Main St\n12": "Main St",
    "1 2nd": "2nd",
    "5thing": "",
    "  ": "",
    "": "",
  };
  for (const [line, name] of Object.entries(expected)) t.equal(streetName(line), name, line);
  t.end();
});

t.test("a line about a person has no street", (t) => {
  for (const line of [
    "c/o Weißmüller 1",
    "C/O Smith",
    "attn Ada",
    "z. Hd. Ada",
    "zhd Ada",
    "收件人张三",
    "ada@example.com",
    "科技园转交张三",
    "张三代收",
  ])
    t.equal(streetName(line), "", line);
  t.end();
});

t.test("streets are compared without case, accents, blanks and punctuation", (t) => {
  t.equal(streetKey("12 Rue de l'Église"), "ruedeleglise");
  t.equal(streetKey("KÖNIG-STR. 5"), "konigstr");
  t.equal(streetKey("Ｍａｉｎ St"), "mainst");
  t.end();
});

t.test("an address is found by each beginning of its street, from two characters on", (t) => {
  const tokens = streetTokens("Avenue de la République 12");
  for (const typed of ["av", "Avenue d", "avenue de la rép", "avenue de la république"])
    t.ok(tokens.includes(streetToken(streetKey(typed))!), typed);
  t.notOk(tokens.includes(streetToken("venue")!));
  t.equal(streetToken("a"), undefined);
  t.equal(streetToken("𠀀"), undefined, "one character of two units");
  t.same(streetTokens("7"), []);
  t.equal(streetTokens(`${"a".repeat(100)}`).length, 15);
  t.end();
});
