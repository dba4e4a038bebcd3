import t from "tap";
import { format, type FormatOptions } from "../../../src/address/format/format.ts";
import type { AddressInput } from "../../../src/address/types.ts";

const SHENZHEN: AddressInput = {
  country_code: "CN",
  administrative_area: "广东省",
  locality: "深圳市",
  dependent_locality: "南山区",
  township: "粤海街道",
  address_lines: ["科技园1栋"],
  postal_code: "518057",
  recipient: "张三",
  phone: "+8613800138000",
};
const TOKYO: AddressInput = {
  country_code: "JP",
  administrative_area: "東京都",
  locality: "港区",
  dependent_locality: "六本木",
  address_lines: ["6-10-1"],
  postal_code: "106-0032",
  recipient: "山田太郎",
  organization: "森ビル",
};
const MOUNTAIN_VIEW: AddressInput = {
  country_code: "US",
  administrative_area: "CA",
  locality: "Mountain View",
  address_lines: ["1600 Amphitheatre Parkway"],
  postal_code: "94043",
};
const SEOUL: AddressInput = {
  country_code: "KR",
  administrative_area: "경기도",
  locality: "성남시",
  dependent_locality: "분당구",
  address_lines: ["판교역로 1"],
  postal_code: "13494",
};

const lines = (address: AddressInput, options?: FormatOptions): string[] => format(address, options).lines;

t.test("the parts stand where each country's post wants them", async (t) => {
  t.same(lines(SHENZHEN), ["518057", "广东省深圳市南山区粤海街道", "科技园1栋", "张三"]);
  t.same(lines(MOUNTAIN_VIEW), ["1600 Amphitheatre Parkway", "Mountain View, CA 94043"]);
  t.same(
    lines({ country_code: "GB", address_lines: ["10 Downing Street"], locality: "London", postal_code: "SW1A 2AA" }),
    ["10 Downing Street", "London", "SW1A 2AA"],
  );
  t.same(
    lines({
      country_code: "BR",
      address_lines: ["Rua A, 1"],
      dependent_locality: "Centro",
      locality: "Recife",
      administrative_area: "PE",
      postal_code: "50010-000",
    }),
    ["Rua A, 1", "Centro", "Recife-PE", "50010-000"],
  );
});

t.test("what the packages lose is there", async (t) => {
  t.same(lines(TOKYO), ["〒106-0032", "東京都港区六本木", "6-10-1", "森ビル", "山田太郎"], "the Japanese city");
  t.same(lines(SEOUL), ["경기도 성남시 분당구", "판교역로 1", "13494"], "the blank between Korean city and district");
  t.same(
    lines({
      country_code: "TW",
      administrative_area: "台北市",
      locality: "大安區",
      postal_code: "106",
      address_lines: ["信義路三段33號"],
    }),
    ["106", "台北市大安區", "信義路三段33號"],
  );
  t.same(lines({ country_code: "HK", administrative_area: "九龍", locality: "旺角", address_lines: ["彌敦道1號"] }), [
    "九龍",
    "旺角",
    "彌敦道1號",
  ]);
  t.same(
    lines({
      country_code: "IN",
      dependent_locality: "Saket",
      locality: "New Delhi",
      administrative_area: "Delhi",
      postal_code: "110017",
      address_lines: ["A-1"],
    }),
    ["A-1", "Saket", "New Delhi 110017", "Delhi"],
    "the Indian district",
  );
  t.same(
    lines({
      country_code: "FR",
      address_lines: ["1 rue X"],
      locality: "Paris",
      postal_code: "75008",
      sorting_code: "CEDEX 08",
    }),
    ["1 rue X", "75008 Paris CEDEX 08"],
  );
  t.same(lines({ country_code: "SG", address_lines: ["1 Sims Lane"], postal_code: "387355" }), [
    "1 Sims Lane",
    "SINGAPORE 387355",
  ]);
});

t.test("a city that is its own region is written once, where the post writes so, and that is said", async (t) => {
  const madrid = format({
    country_code: "ES",
    address_lines: ["Calle Mayor 1"],
    locality: "Madrid",
    administrative_area: "Madrid",
    postal_code: "28013",
  });
  t.same(madrid.lines, ["Calle Mayor 1", "28013 Madrid"]);
  t.same(madrid.left_out, ["administrative_area"]);
  t.same(lines({ country_code: "TR", locality: "İstanbul", administrative_area: "İstanbul", postal_code: "34110" }), [
    "34110 İstanbul",
  ]);
  t.same(
    lines({
      country_code: "RU",
      address_lines: ["ул. Тверская, 1"],
      locality: "Москва",
      administrative_area: "Москва",
      postal_code: "125009",
    }),
    ["ул. Тверская, 1", "Москва", "125009"],
  );
  t.same(
    lines({ country_code: "ES", locality: "Getafe", administrative_area: "Madrid", postal_code: "28901" }),
    ["28901 Getafe", "Madrid"],
    "the province below the town",
  );
  const beijing = format({
    country_code: "CN",
    administrative_area: "北京市",
    locality: "北京市",
    dependent_locality: "东城区",
    address_lines: ["王府井大街1号"],
    postal_code: "100006",
  });
  t.same([beijing.lines, beijing.left_out], [["100006", "北京市东城区", "王府井大街1号"], ["locality"]]);
  t.same(
    lines({
      country_code: "CN",
      administrative_area: "Beijing Shi",
      locality: "Beijing Shi",
      address_lines: ["1 Wangfujing"],
      postal_code: "100006",
    }),
    ["1 Wangfujing", "Beijing Shi, 100006"],
  );
  t.same(
    lines({
      country_code: "CN",
      administrative_area: "广东省",
      locality: "东莞市",
      dependent_locality: "东莞市",
      township: "虎门镇",
    }),
    ["广东省东莞市虎门镇"],
  );
  t.same(
    format({
      country_code: "DE",
      address_lines: ["Weg 1"],
      locality: "München",
      administrative_area: "Bayern",
      postal_code: "80802",
    }).left_out,
    ["administrative_area"],
  );
});

t.test("missing parts leave no separators", async (t) => {
  t.same(lines({ country_code: "US", locality: "Mountain View", postal_code: "94043" }), ["Mountain View 94043"]);
  t.same(lines({ country_code: "CH", locality: "Zürich" }), ["Zürich"]);
  t.same(lines({ country_code: "JP", administrative_area: "東京都" }), ["東京都"]);
  t.same(lines({ country_code: "BR", administrative_area: "PE" }), ["PE"]);
  t.same(lines({ country_code: "US", address_lines: ["1 Main St,", " , "], locality: "Austin" }), [
    "1 Main St",
    "Austin",
  ]);
  t.same(lines({ country_code: "US" }), []);
  t.same(
    ["GG", "JE", "AX", "SG", "PR", "JP"].flatMap((country_code) => lines({ country_code })),
    [],
    "what the format adds does not stand alone",
  );
  t.same(
    lines({
      country_code: "US",
      recipient: "",
      locality: null,
      address_lines: ["", "1 Main St", ""],
      postal_code: "  ",
    }),
    ["1 Main St"],
  );
});

t.test("Latin letters: known names only, the small before the large, the rest is named", async (t) => {
  const latin = format(SHENZHEN, { script: "latin" });
  t.same(latin.lines, ["张三", "科技园1栋", "Yuehai Jiedao", "Nanshan Qu", "Shenzhen Shi", "Guangdong Sheng, 518057"]);
  t.same(latin.not_latin, ["recipient", "address_lines"]);
  t.same(
    format(
      { country_code: "CN", administrative_area: "江苏省", locality: "无此市", dependent_locality: "鼓楼区" },
      { script: "latin" },
    ).not_latin,
    ["locality"],
    "an unknown name is left, and does not hinder those below it",
  );
  t.same(lines(SEOUL, { script: "latin" }), ["판교역로 1", "Bundang-gu", "Seongnam-si", "Gyeonggi-do", "13494"]);
  t.same(
    lines(
      { ...TOKYO, locality: "Minato-ku", dependent_locality: "Roppongi", recipient: "Taro Yamada", organization: null },
      { script: "latin" },
    ),
    ["Taro Yamada", "6-10-1, Roppongi, Minato-ku, Tokyo", "106-0032"],
  );
});

t.test("no envelope mixes scripts where the names are known", async (t) => {
  t.same(
    lines({
      country_code: "TW",
      language_code: "zh-Hant",
      administrative_area: "Taipei City",
      locality: "Da'an District",
      address_lines: ["信義路三段33號"],
      postal_code: "106",
    }),
    ["106", "台北市大安區", "信義路三段33號"],
  );
  t.same(lines({ country_code: "JP", administrative_area: "Tokyo", locality: "渋谷区" }), ["東京都渋谷区"]);
  t.same(lines({ country_code: "KR", administrative_area: "Seoul", locality: "강남구" }), ["서울특별시 강남구"]);
  t.same(lines({ country_code: "HK", administrative_area: "Kowloon", address_lines: ["彌敦道1號"] }), [
    "九龍",
    "彌敦道1號",
  ]);
  t.same(lines({ country_code: "UA", administrative_area: "Crimea", locality: "Ялта" }), [
    "Ялта",
    "Автономна Республіка Крим",
  ]);
  t.same(
    lines({ country_code: "CN", administrative_area: "Guangdong", locality: "Shenzhen", dependent_locality: "南山区" }),
    ["广东省深圳市南山区"],
  );
  t.same(
    lines({ country_code: "CN", administrative_area: "Nowhere", locality: "深圳市" }),
    ["Nowhere深圳市"],
    "what is unknown stays",
  );
});

t.test("Japan has its town between city and block, in either order", async (t) => {
  const local: AddressInput = {
    country_code: "JP",
    administrative_area: "東京都",
    locality: "渋谷区",
    dependent_locality: "渋谷",
    address_lines: ["1-2-3", "ビル 501"],
    postal_code: "150-0002",
  };
  t.same(lines(local), ["〒150-0002", "東京都渋谷区渋谷", "1-2-3", "ビル 501"]);
  const latin: AddressInput = {
    country_code: "JP",
    administrative_area: "Tokyo",
    locality: "Shibuya-ku",
    dependent_locality: "Shibuya",
    address_lines: ["Building 501", "1-2-3"],
    postal_code: "150-0002",
  };
  t.same(lines(latin), ["Building 501", "1-2-3, Shibuya, Shibuya-ku, Tokyo", "150-0002"]);
  t.equal(format(latin).one_line, "Building 501, 1-2-3, Shibuya, Shibuya-ku, Tokyo, 150-0002");
  t.same(
    lines({ ...local, locality: "Shibuya-ku", dependent_locality: "Shibuya" }, { script: "latin" }).slice(0, 2),
    ["ビル 501", "1-2-3, Shibuya, Shibuya-ku, Tokyo"],
    "lines in Japanese turn round with the rest",
  );
});

t.test("Japanese cities are written by their readings", async (t) => {
  const city = (administrative_area: string, locality: string) =>
    lines({ country_code: "JP", administrative_area, locality }, { script: "latin" })[0];
  t.equal(city("東京都", "渋谷区"), "Shibuya-ku, Tokyo");
  t.equal(city("神奈川県", "横浜市青葉区"), "Aoba-ku, Yokohama-shi, Kanagawa");
  t.equal(city("大阪府", "大阪市西成区"), "Nishinari-ku, Osaka-shi, Osaka");
  t.equal(city("東京都", "西多摩郡奥多摩町"), "Okutama-machi, Nishitama-gun, Tokyo");
  t.equal(city("北海道", "虻田郡豊浦町"), "Toyoura-cho, Abuta-gun, Hokkaido");
  t.equal(city("長崎県", "松浦市"), "Matsuura-shi, Nagasaki");
  t.equal(city("広島県", "府中市"), "Fuchu-shi, Hiroshima", "of two cities that of the prefecture");
  t.same(
    format({ country_code: "JP", administrative_area: "東京都", locality: "無い市" }, { script: "latin" }).not_latin,
    ["locality"],
  );
});

t.test(
  "parts that Google's format has no place for stand on the side of the street where the country has its town",
  async (t) => {
    const parts = {
      address_lines: ["Str 1"],
      locality: "City",
      dependent_locality: "Dist",
      township: "Town",
      postal_code: "1000",
    };
    t.same(lines({ ...parts, country_code: "DE" }), ["Str 1", "Town", "Dist", "1000 City"]);
    t.same(lines({ ...parts, country_code: "HU" }), ["City", "Dist", "Town", "Str 1", "1000"]);
    t.same(lines({ ...parts, country_code: "GN" }), ["Dist", "Town", "1000 Str 1 City"]);
    t.same(lines({ ...parts, country_code: "IR", administrative_area: "Region" }), [
      "Region",
      "City, Dist",
      "Town",
      "Str 1",
      "1000",
    ]);
    t.same(lines({ ...parts, country_code: "CI", sorting_code: "01" }), ["Dist", "Town", "01 Str 1 City 01"]);
  },
);

t.test("text from right to left stays as it is", async (t) => {
  const tehran: AddressInput = {
    country_code: "IR",
    administrative_area: "تهران",
    locality: "تهران",
    dependent_locality: "ونک",
    address_lines: ["خیابان ملاصدرا ۱۲"],
    postal_code: "1991943343",
  };
  t.same(lines(tehran), ["تهران", "تهران، ونک", "خیابان ملاصدرا ۱۲", "1991943343"]);
  t.match(format(tehran).one_line, "ونک، خیابان ملاصدرا ۱۲، 1991943343");
  t.equal(
    format({ country_code: "IR", locality: "Tehran", dependent_locality: "Vanak", address_lines: ["12 Molla Sadra"] })
      .one_line,
    "Tehran, Vanak, 12 Molla Sadra",
    "English takes its own commas",
  );
  t.same(lines({ country_code: "IQ", locality: "بغداد", administrative_area: "محافظة بغداد" }), [
    "بغداد، محافظة بغداد",
  ]);
  t.same(
    lines({ country_code: "IL", address_lines: ["רחוב הרצל 1"], locality: "תל אביב-יפו", postal_code: "6688101" }),
    ["רחוב הרצל 1", "תל אביב-יפו 6688101"],
  );
});

t.test(
  "an address in Latin letters is written in the order of its letters, unless its language is stated",
  async (t) => {
    const roman: AddressInput = {
      country_code: "JP",
      administrative_area: "Tokyo",
      locality: "Minato-ku",
      address_lines: ["1-1 Shiba"],
      postal_code: "105-0014",
    };
    t.same(lines(roman), ["1-1 Shiba, Minato-ku, Tokyo", "105-0014"]);
    t.equal(format({ ...roman, language_code: "ja" }).script, "local");
    t.equal(format({ ...TOKYO, language_code: "ja-Latn" }).script, "latin");
  },
);

t.test("codes of regions are spelt out, except where the post writes them", async (t) => {
  t.same(lines({ country_code: "UY", administrative_area: "CA", locality: "Pando", postal_code: "15600" }), [
    "15600 - Pando, Canelones",
  ]);
  t.same(lines({ country_code: "JP", administrative_area: "01", address_lines: ["北1条西2丁目"] }), [
    "北海道",
    "北1条西2丁目",
  ]);
  t.same(lines({ country_code: "AD", locality: "07", postal_code: "AD500" }), ["AD500 Andorra la Vella"]);
  t.same(lines({ ...MOUNTAIN_VIEW, address_lines: [] }), ["Mountain View, CA 94043"]);
});

t.test("codes of other systems are known too, and names give way to codes where the post writes these", async (t) => {
  const region = (country_code: string, administrative_area: string, locality: string) =>
    lines({ country_code, administrative_area, locality })[0];
  t.equal(region("JP", "JP-13", "渋谷区"), "東京都渋谷区");
  t.equal(region("JP", "JP-14", "Yokohama"), "Yokohama, Kanagawa");
  t.equal(region("CN", "GD", "深圳市"), "广东省深圳市");
  t.equal(region("CN", "CN-BJ", "朝阳区"), "北京市朝阳区");
  t.equal(region("HK", "KL", "旺角"), "九龍");
  t.same(lines({ country_code: "HK", administrative_area: "NT", locality: "Sha Tin" }), ["Sha Tin", "New Territories"]);
  t.equal(region("US", "California", "Los Angeles"), "Los Angeles, CA");
  t.equal(region("US", "us-ca", "Los Angeles"), "Los Angeles, us-ca", "what is no code is left alone");
  t.equal(region("US", "US-CA", "Los Angeles"), "Los Angeles, CA");
  t.equal(region("CA", "ontario", "London"), "London ON");
  t.equal(region("AU", "Victoria", "Carlton"), "Carlton VIC");
  t.equal(region("IT", "Milano", "Rho"), "Rho MI");
  t.equal(region("BR", "São Paulo", "Santos"), "Santos-SP");
  t.equal(region("JP", "US-13", "渋谷区"), "US-13渋谷区", "a code of another country is none");
});

t.test(
  "mail from abroad has the country in two languages, prefix and capitals; mail at home has neither",
  async (t) => {
    const zagreb: AddressInput = { country_code: "HR", locality: "Zagreb", postal_code: "10105" };
    t.same(lines(zagreb, { origin_country: "FR" }), ["HR-10105 ZAGREB", "CROATIA"]);
    t.same(lines(zagreb, { origin_country: "FR", language: "fr" }), ["HR-10105 ZAGREB", "CROATIE - CROATIA"]);
    t.same(lines(zagreb, { origin_country: "HR" }), ["10105 ZAGREB"]);
    t.same(lines({ ...zagreb, postal_code: "HR-10105" }), ["HR-10105 Zagreb"], "no second prefix");
    t.same(lines({ ...TOKYO, postal_code: "〒106-0032" })[0], "〒106-0032");
    t.same(
      lines({ country_code: "CH", locality: "Zürich", postal_code: "8001" }, { origin_country: "DE", language: "de" }),
      ["CH-8001 Zürich", "SCHWEIZ - SWITZERLAND"],
      "the Swiss post wants no capitals",
    );
    t.same(
      lines({ country_code: "GR", locality: "Αθήνα", postal_code: "104 31" }, { origin_country: "CY", language: "el" }),
      ["104 31 ΑΘΗΝΑ", "ΕΛΛΑΔΑ - GREECE"],
      "Greek capitals have no accents",
    );
    t.equal(
      lines({ country_code: "BA", locality: "Sarajevo" }, { origin_country: "US" }).at(-1),
      "BOSNIA AND HERZEGOVINA",
    );
    t.equal(
      lines({ country_code: "LC", locality: "Castries" }, { with_country: true, language: "fr" }).at(-1),
      "Sainte-Lucie",
    );
    t.same(
      lines(
        { country_code: "TR", locality: "İnegöl", administrative_area: "Bursa", postal_code: "16400" },
        { upper_case: true },
      ),
      ["16400 İNEGÖL/Bursa"],
    );
  },
);

t.test("the country stands last, or first where it is in the letters of a big-endian address", async (t) => {
  t.same(lines(TOKYO, { with_country: true, language: "ja" })[0], "日本");
  t.same(lines(TOKYO, { with_country: true, language: "en" }).at(-1), "Japan");
  t.same(lines({ country_code: "HK", address_lines: ["1 Queen's Road"] }, { with_country: true, language: "en-GB" }), [
    "1 Queen's Road",
    "Hong Kong",
  ]);
  t.same(lines({ country_code: "AX", locality: "Mariehamn", postal_code: "22100" }, { origin_country: "SE" }), [
    "AX-22100 MARIEHAMN",
    "ÅLAND",
    "FINLAND",
  ]);
  t.same(lines({ country_code: "FR", locality: "Paris" }, { with_country: true, language: "not a language" }), [
    "Paris",
    "France",
  ]);
});

t.test("one line is joined as the language does", async (t) => {
  const one = (address: AddressInput, options?: FormatOptions): string => format(address, options).one_line;
  t.equal(one(SHENZHEN, { with_phone: true }), "518057广东省深圳市南山区粤海街道科技园1栋 张三 13800138000");
  t.equal(
    one({ country_code: "CN", administrative_area: "北京市", dependent_locality: "东城区", postal_code: "100006" }),
    "100006北京市东城区",
  );
  t.equal(one(SEOUL), "경기도 성남시 분당구 판교역로 1 13494");
  t.equal(one({ ...MOUNTAIN_VIEW, language_code: "ar" }), "1600 Amphitheatre Parkway، Mountain View, CA 94043");
  t.equal(
    one(MOUNTAIN_VIEW, { with_country: true }),
    "1600 Amphitheatre Parkway, Mountain View, CA 94043, United States",
  );
  t.equal(one({ country_code: "CN", address_lines: ["A座101"], organization: "ACME" }), "A座101 ACME");
  t.equal(
    one({ country_code: "FR", locality: "巴黎", address_lines: ["和平街1号"] }, { with_country: true, language: "zh" }),
    "法国巴黎和平街1号",
  );
  t.equal(one({ country_code: "FR", locality: "パリ" }, { with_country: true, language: "ja" }), "フランス：パリ");
});

t.test("names and phones are shown or masked as asked for", async (t) => {
  t.same(lines(SHENZHEN, { masked: true, with_phone: true }).at(-1), "张** 138****8000");
  t.notMatch(lines(SHENZHEN, { with_recipient: false }).join(), "张三");
  t.same(
    lines(
      { country_code: "US", recipient: "John Quincy Smith", phone: "+16502530000;ext=12" },
      { masked: true, with_phone: true },
    ),
    ["J** Q** S** +165****0000"],
  );
  t.same(
    lines({ country_code: "US", recipient: "J** S**", phone: "138****8000" }, { masked: true, with_phone: true }),
    ["J** S** 138****8000"],
    "twice masked is once masked",
  );
  t.same(
    lines(
      { ...SHENZHEN, organization: "深圳张三贸易", address_lines: ["科技园1栋 张三收 138 0013 8000"] },
      { masked: true, with_recipient: true },
    ),
    ["518057", "广东省深圳市南山区粤海街道", "科技园1栋 张**收 138****8000", "深圳张**贸易", "张**"],
    "wherever they are said",
  );
  const hongkong: AddressInput = {
    country_code: "HK",
    recipient: "Ada Chan",
    phone: "+852 2345 6789",
    address_lines: ["Flat B, 1-2-3 Nathan Road", "ADA CHAN, tel 2345-6789"],
    locality: "Mong Kok",
  };
  t.same(
    lines(hongkong, { masked: true }).slice(0, 3),
    ["A** C**", "Flat B, 1-2-3 Nathan Road", "A** C**, tel 23****89"],
    "in capitals and other groups; house numbers stay",
  );
  t.same(
    lines(
      { ...MOUNTAIN_VIEW, recipient: "Jo", address_lines: ["PO Box 9404312", "94043-1351"] },
      { masked: true },
    ).slice(1, 3),
    ["PO Box 9404312", "94043-1351"],
    "what is too short for a phone stays",
  );
});

t.test("companies and numbers are masked when asked for", async (t) => {
  const masked_parts = ["organization", "address_lines"] as const;
  t.same(
    lines(
      { ...SHENZHEN, organization: "长生科技", address_lines: ["科技园1栋A座十二楼501"] },
      { masked: true, masked_parts },
    ),
    ["518057", "广东省深圳市南山区粤海街道", "科技园**栋**座**楼**", "长**", "张三"],
  );
  t.same(
    lines(
      { ...MOUNTAIN_VIEW, organization: "Acme Corp", address_lines: ["12a St John's Rd", "Flat B"] },
      { masked: true, masked_parts },
    ),
    ["A** C**", "** St John's Rd", "Flat **", "Mountain View, CA 94043"],
  );
});

t.test("unknown countries have each part on a line", async (t) => {
  t.same(lines({ country_code: "ZZ", locality: "A", administrative_area: "B", postal_code: "C", sorting_code: "D" }), [
    "A D",
    "B",
    "C",
  ]);
});
