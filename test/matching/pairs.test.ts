/** Single pairs by the shipped model: names, phones, doors, organisations. */
import t from "tap";
import { comparableParts } from "../../src/address/index.ts";
import { explain, type Features, keyTexts, shippedModel, verdictOf } from "../../src/matching/index.ts";
import { address, hash, organization, person } from "./customers.ts";

const model = shippedModel();
const compare = (a: Features, b: Features) => explain(a, b, model, hash);
const levelOf = (a: Features, b: Features, comparison: string): string => {
  const [one, other] = [compare(a, b), compare(b, a)];
  const level = one.comparisons.find((reason) => reason.comparison === comparison)!.level;
  t.same(one, other, "symmetric");
  return level;
};

t.test("names", async (t) => {
  const cases: [string, string, string][] = [
    ["张伟", "張偉", "equal"],
    ["张伟", "Zhang Wei", "transliterated"],
    ["张伟", "Wei Zhang", "transliterated"],
    ["欧阳娜娜", "Ouyang Nana", "transliterated"],
    ["曾国藩", "Zeng Guofan", "transliterated"],
    ["张伟", "张玮", "similar"],
    ["张小明", "张小红", "family_equal"],
    ["张先生", "张伟", "partial"],
    ["张**", "张伟", "partial"],
    ["John Smith", "Smith John", "swapped"],
    ["J. Smith", "John Smith", "initials"],
    ["J P Moreau", "Jean Paul Moreau", "initials"],
    ["John Smith", "John Paul Smith", "initials"],
    ["Dr. John Smith", "Mr John Smith", "equal"],
    ["Müller, Jürgen", "Muller Jurgen", "equal"],
    ["Jan van der Berg", "Jan Vanderberg", "equal"],
    ["Katherine Whitfield", "Katherine Whitfeild", "similar"],
    ["Anna Whitfield", "Anne Whitfield", "family_equal"],
    ["Anna Whitfield", "Anna Petrov", "given_equal"],
    ["Anna Whitfield", "Oskar Petrov", "different"],
  ];
  for (const [a, b, level] of cases) t.equal(levelOf(person(a), person(b), "name"), level, `${a} | ${b}`);
});

t.test("an equal phone that was confirmed years apart under two names is evidence of its own", async (t) => {
  const at = (name: string, day: string): Features =>
    person(name, { phones: [{ number: "+8613800138000", confirmed_at: new Date(day) }] });
  t.equal(levelOf(at("张伟", "2023-01-01"), at("李娜", "2025-01-01"), "phone"), "equal_stale");
  t.equal(levelOf(at("张伟", "2023-01-01"), at("张伟", "2025-01-01"), "phone"), "equal");
  t.equal(levelOf(at("张伟", "2024-10-01"), at("李娜", "2025-01-01"), "phone"), "equal");
  t.equal(
    levelOf(person("A B", { phones: ["+861012345678"] }), person("A B", { phones: ["+12345678"] }), "phone"),
    "last_8",
  );
  t.equal(
    levelOf(person("A B", { phones: ["+8613800138000"] }), person("A B", { phones: ["+8613800138001"] }), "phone"),
    "one_digit",
  );
});

t.test("two people of one household are two", async (t) => {
  const home = { phones: ["+13125550100"], emails: ["home@example.com"], addresses: [address("12 Maple Street")] };
  for (const [a, b] of [
    ["Anna Whitfield", "Oskar Whitfield"],
    ["张小明", "张小红"],
    ["Anna Whitfield", "David Petrov"],
  ] as const) {
    const { probability, related_probability } = compare(person(a, home), person(b, home));
    t.ok(probability < 0.5, `${a}, ${b}: ${probability}`);
    t.ok(related_probability > 0.5);
  }
  t.ok(compare(person("Anna Whitfield", home), person("Anna Whitfield", home)).probability > 0.99);
});

t.test("verdicts", async (t) => {
  const contacts = { phones: ["+13125550100"], emails: ["anna@example.com"] };
  const anna = person("Anna Whitfield", { ...contacts, addresses: [address("12 Maple Street")] });
  const same = compare(anna, person("Anna Whitfield", contacts));
  t.same(same.strong_identifiers, ["phone", "email"]);
  t.equal(verdictOf(same), "same");
  const likely = compare(anna, person("Anna Whitfield", { phones: contacts.phones }));
  t.equal(verdictOf({ ...likely, probability: 0.9999 }), "likely", "one identifier is not enough");
  t.equal(verdictOf(compare(anna, person("Oskar Whitfield", { addresses: [address("12 Maple Street")] }))), "related");
  t.equal(verdictOf(compare(anna, person("Oskar Petrov"))), "different");
});

t.test("doors", async (t) => {
  const at = (line: string, postal_code?: string | null): Features =>
    person("Anna Petrov", { addresses: [address(line, postal_code)] });
  t.equal(levelOf(at("12 Maple Street Apt 4"), at("12 Maple St #4"), "door"), "same_door");
  t.equal(levelOf(at("12 Mapel Street"), at("12 Maple St"), "door"), "similar_door");
  t.equal(levelOf(at("12 Maple Street Apt 4"), at("12 Maple Street"), "door"), "unit_unknown");
  t.equal(levelOf(at("12 Maple Street"), at("14 Maple Street"), "door"), "same_road");
  t.equal(levelOf(at("12 Maple Street"), at("12 Maple Place"), "door"), "similar_door", "street for place");
  t.equal(levelOf(at("12 N Maple Street"), at("12 Maple Street"), "door"), "similar_door");
  t.equal(levelOf(at("12 N Maple Street"), at("12 S Maple Street"), "door"), "same_area");
  t.equal(levelOf(at("12 Maple Street"), at("14 Oak Avenue"), "door"), "same_area");
  const { address_veto } = compare(at("12 Maple Street Apt 4"), at("12 Maple Street Apt 5"));
  t.ok(address_veto, "two units are never one address");
  const inChina = (line: string): Features =>
    person("张伟", {
      addresses: [
        comparableParts({
          country_code: "CN",
          administrative_area: "浙江省",
          locality: "杭州市",
          dependent_locality: "西湖区",
          address_lines: [line],
        }),
      ],
    });
  t.equal(levelOf(inChina("文三路138号东方通信大厦7楼"), inChina("文三路138號東方通信大廈7樓"), "door"), "same_door");
  t.equal(levelOf(inChina("文三路138号3单元401室"), inChina("文三路138号3单元402室"), "door"), "other_unit");
  t.equal(levelOf(inChina("文二路138号"), inChina("文三路138号"), "door"), "same_area");
});

t.test("organisations and references", async (t) => {
  const of = (name: string): Features => organization(name, { addresses: [address("1 Oak Avenue")] });
  t.equal(levelOf(of("Müller Werkzeuge GmbH"), of("MULLER WERKZEUGE"), "organization"), "equal");
  t.equal(levelOf(of("上海云雀科技有限公司"), of("上海雲雀科技"), "organization"), "equal");
  t.equal(levelOf(of("Lakeside Academy"), of("Lakeside Acad"), "organization"), "strong");
  t.equal(levelOf(of("Lakeside Academy"), of("Harbor Bakery"), "organization"), "different");
  const branch = organization("Harbor Bakery", {
    addresses: [comparableParts({ country_code: "US", locality: "Boston", address_lines: ["9 Elm St"] })],
  });
  t.ok(compare(of("Harbor Bakery"), branch).probability < 0.5, "branches are two customers");
  const known = (ref: string): Features => person("Anna Petrov", { external_refs: [{ source: "crm", ref }] });
  t.equal(levelOf(known("4711"), known("4712"), "references"), "conflict");
  t.equal(levelOf(known("4711"), known("4711"), "references"), "equal");
  t.ok(compare(known("4711"), known("4712")).probability < compare(known("4711"), person("Anna Petrov")).probability);
});

t.test("match keys: those of one customer in two spellings meet", async (t) => {
  const shared = (a: Features, b: Features): number => {
    const keys = new Set(keyTexts(a));
    return keyTexts(b).filter((key) => keys.has(key)).length;
  };
  const at = { addresses: [address("12 Maple Street")] };
  t.ok(shared(person("张伟"), person("Wei Zhang")) > 0);
  t.ok(shared(person("Katherine Whitfield", at), person("Oskar Whitfeild", at)) > 0);
  t.ok(shared(person("J. Whitfield", at), person("John Whitfield", { addresses: [address("9 Oak Avenue")] })) > 0);
  t.equal(shared(person("Anna Petrov"), person("Oskar Whitfield")), 0);
});
