import t from "tap";
import { seeded } from "../../chaos/random.ts";
import { AppError } from "../../../src/platform/errors.ts";
import { parseJson } from "../../../src/platform/http/json-body.ts";

/** The value of a number as it is read; undefined where it is refused, with the pointer to it. */
function read(number: string): number | undefined {
  try {
    return (parseJson(Buffer.from(`{"a":[0,{"b/c":${number}}]}`)) as { a: [number, Record<string, number>] }).a[1][
      "b/c"
    ];
  } catch (error) {
    if (
      error instanceof AppError &&
      error.code === "malformed_body" &&
      error.particulars.errors?.[0]?.pointer === "/a/1/b~1c"
    )
      return undefined;
    throw error;
  }
}

const KEPT = [
  "0",
  "-0",
  "0.0",
  "0e9",
  "0.1",
  "-0.1",
  "1.10",
  "1e5",
  "1E+5",
  "1.0e-5",
  "-12.50e3",
  "123456789.123",
  "-123456789.123",
  "12345678.12345678",
  "0.30000000000000004",
  "1234567890.1234567",
  "-1234567890.1234567",
  "9007199254740992",
  "9007199254740992.0",
  "9007199254740992.00000000",
  "0.00000000000000000001",
  "0.000000000000000000010",
  "100000000000000000000",
  "100000000000000000000.0",
  "123456789012345680000",
  "12345678901234568e4",
  "5e-324",
  "1.7976931348623157e308",
  "2251799813685248.5",
  "1e23",
];

const REFUSED = [
  "1234567890.12345678901",
  "12345678.123456789012",
  "-1234567890.12345678901",
  "-12345678.123456789012",
  "1234567890.12345678901e3",
  "12345678.123456789012E-3",
  "9007199254740993",
  "9007199254740992.1",
  "9007199254740992.00000001",
  "900719925.4740993001",
  "0.1234567890123456789",
  "1.0000000000000000001",
  "1.00000000000000010",
  "12345678901234567890",
  "-12345678901234567890",
  "1234567890.1234567890",
  "1.2345678901234567890",
  "12345678901234567168",
  "4503599627370496.5",
  "123456789012345678e-5",
  "1e400",
  "-1e400",
  "1e-400",
  "0.1e-400",
];

t.test("a number is kept with its value, or refused with its place", async (t) => {
  for (const number of KEPT) t.equal(read(number), Number(number), number);
  for (const number of REFUSED) t.equal(read(number), undefined, number);
});

t.test("wherever the point stands, and whatever the sign and the exponent", async (t) => {
  const random = seeded(9);
  const counts = { kept: 0, refused: 0 };
  for (let round = 0; round < 4_000; round++) {
    const digits = Array.from(
      { length: 14 + Math.floor(random() * 7) },
      (_, at) => Math.floor(random() * (at === 0 ? 9 : 10)) + (at === 0 ? 1 : 0),
    ).join("");
    const point = Math.floor(random() * (digits.length + 1));
    const whole = `${digits.slice(0, point) || "0"}${point === digits.length ? "" : `.${digits.slice(point)}`}`;
    const number = `${random() < 0.5 ? "-" : ""}${whole}${random() < 0.3 ? "0".repeat(Number(whole.includes(".")) * 3) : ""}${random() < 0.3 ? `e${Math.floor(random() * 40) - 20}` : ""}`;
    const isKept = isSame(number, String(Number(number)));
    counts[isKept ? "kept" : "refused"]++;
    const got = read(number);
    if (got !== (isKept ? Number(number) : undefined)) t.fail(`${number}: ${got}`);
  }
  t.ok(counts.kept > 500 && counts.refused > 500, JSON.stringify(counts));
});

/** Compares the values of two decimal numbers as fractions of whole ones. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [toFraction(one), toFraction(other)];
  return a.numerator * b.denominator === b.numerator * a.denominator;
}

function toFraction(number: string): { numerator: bigint; denominator: bigint } {
  const [mantissa = "", exponent = "0"] = number.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const power = Number(exponent) - fraction.length;
  const digits = BigInt(whole + fraction);
  return power < 0
    ? { numerator: digits, denominator: 10n ** BigInt(-power) }
    : { numerator: digits * 10n ** BigInt(power), denominator: 1n };
}
