import fc from "fast-check";
import t from "tap";
import { parse } from "../../../src/address/parse/index.ts";

/** Province, city, district, line, house number. */
const TEXTS: [text: string, ...parts: (string | null)[]][] = [
  ["서울특별시 강남구 테헤란로 87", "서울특별시", "강남구", null, "테헤란로 87", "87"],
  ["서울 강남구 역삼동 87-12", "서울특별시", "강남구", null, "역삼동 87-12", "87-12"],
  ["경기 성남시 분당구 백현동 31-4", "경기도", "성남시", "분당구", "백현동 31-4", "31-4"],
  ["경기도 여주시 가남읍 태평로 9", "경기도", "여주시", "가남읍", "태평로 9", "9"],
  ["부산 해운대구 센텀중앙로97번길 5", "부산광역시", "해운대구", null, "센텀중앙로97번길 5", "5"],
  ["성남시 분당구 판교역로166", "경기도", "성남시", "분당구", "판교역로166", "166"],
  ["대한민국 서울특별시 중구 을지로 30 (을지로동)", "서울특별시", "중구", null, "을지로 30 (을지로동)", "30"],
];

t.test("province, city and district stand before the road or the lot", async (t) => {
  for (const [text, province, city, district, line, number] of TEXTS) {
    const [address] = parse(text);
    t.match(address, {
      country_code: "KR",
      recipient: null,
      administrative_area: province,
      locality: city,
      dependent_locality: district,
      address_lines: [line],
      components: { house_number: number },
    });
  }
});

t.test("postal code, phone, name and door have fields of their own", async (t) => {
  t.match(parse("(06234) 서울특별시 강남구 테헤란로4길 12 101동 1203호 홍길동 귀하 010-1234-5678")[0], {
    postal_code: "06234",
    recipient: "홍길동",
    phone: "010-1234-5678",
    address_lines: ["테헤란로4길 12 101동 1203호"],
    components: { road: "테헤란로4길", house_number: "12", building: "101동", room: "1203호" },
  });
  t.match(parse("홍길동 서울특별시 강남구 테헤란로 12, 4층")[0], { recipient: "홍길동", components: { floor: "4층" } });
});

t.test(
  "a lot number is no postal code, a place no recipient, and what was not understood lowers the confidence",
  async (t) => {
    const [lot] = parse("역삼동 123-45");
    t.match(lot, { postal_code: null, recipient: null, components: { house_number: "123-45" } });
    t.ok(lot!.confidence < 0.5);
    const [whole] = parse("서울특별시 강남구 테헤란로 87");
    const [odd] = parse("서울특별시 강남구 모르는 말 여기 테헤란로 87");
    t.ok(odd!.confidence < whole!.confidence);
    t.same(parse("안녕하세요"), []);
  },
);

t.test("any text is read without an error, each part from a place of its own", async () => {
  const words = fc.constantFrom(
    "서울",
    "강남구",
    "테헤란로",
    "12",
    "역삼동",
    "123-45",
    "홍길동",
    "귀하",
    "06234",
    "(",
    ")",
    ",",
    "\n",
    "101동",
  );
  fc.assert(
    fc.property(fc.array(words, { maxLength: 14 }), (list) => {
      const text = list.join(" ");
      return parse(text).every(({ fields, address_lines }) => {
        const whole = text.replace(/[^\p{L}\p{N}]+/gu, "");
        return (
          fields.every(({ start, end }, at) => start < end && (at === 0 || start >= fields[at - 1]!.end)) &&
          address_lines.every((line) => whole.includes(line.replace(/[^\p{L}\p{N}]+/gu, "")))
        );
      });
    }),
    { numRuns: 500 },
  );
});
