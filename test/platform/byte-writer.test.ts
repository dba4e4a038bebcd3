import t from "tap";
import { writeBytes } from "../../src/platform/byte-writer.ts";

t.test("bytes that are put together are those of the text, however long", async (t) => {
  const parts = ['{"street":"', "科技园路 1号", "ß\u2028𠮷", "x".repeat(70_000), "中".repeat(400_000), '"}'];
  const written = writeBytes((out) =>
    parts.forEach((part, index) => (index % 2 === 0 ? out.text(part) : out.bytes(Buffer.from(part)))),
  );
  t.ok(written.equals(Buffer.from(parts.join(""))));
});

t.test("what was written stays when the memory is used again, after an error too", async (t) => {
  const first = writeBytes((out) => out.text("first"));
  t.throws(
    () =>
      writeBytes((out) => {
        out.text("half");
        throw new Error("not whole");
      }),
    /not whole/,
  );
  const second = writeBytes((out) => out.text("later"));
  t.same([first.toString(), second.toString()], ["first", "later"]);
});
