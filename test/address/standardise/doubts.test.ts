/** A pasted text is accepted only where all of it was understood. */
import t from "tap";
import { addReading, readPastedAddress, standardise } from "../../../src/address/index.ts";

function verdictOn(text: string, hint: string) {
  const read = readPastedAddress(text, hint)!;
  return addReading(standardise({ ...read.input, country_code: read.input.country_code ?? hint }), read).verdict;
}

t.test("a line in which every word has its part is accepted", async (t) => {
  for (const [text, country] of [
    ["210 Linden Avenue, Austin, TX 78701", "US"],
    ["Lindenstraße 4, 10969 Berlin", "DE"],
    ["4 rue des Tilleuls, 33000 Bordeaux", "FR"],
  ] as const)
    t.equal(verdictOn(text, country).next_action, "accept", text);
});

t.test("words in no field, and parts that may be others, are to be confirmed", async (t) => {
  for (const [text, country, part, reason] of [
    ["Lindenstraße 4, 10969 Berlin 77", "DE", "address_lines", "unread"],
    ["5050 s dr king linden plz 36 austin tx 78701", "US", "address_lines", "several_readings"],
  ] as const) {
    const { status, next_action, findings } = verdictOn(text, country);
    t.equal(status, "needs_review", text);
    t.equal(next_action, "confirm", text);
    t.match(
      findings.find((finding) => finding.reason === reason),
      { part, pointer: "/text", severity: "warning" },
      text,
    );
  }
});

t.test("a name is doubted less than a place", async (t) => {
  const { next_action } = verdictOn("Paula Vogel, Lindenstraße 4, 10969 Berlin", "DE");
  t.equal(next_action, "accept");
});
