/** Structured addresses as a checkout posts them: real places with invented people. The same in every run. */

export interface AddressBody {
  country_code: string;
  administrative_area: string;
  locality: string;
  dependent_locality?: string;
  township?: string;
  address_lines: string[];
  postal_code: string;
  recipient: string;
  phone: string;
  organization?: string;
  usages: string[];
}

/** The countries of the addresses. */
export const COUNTRIES = ["CN", "US", "DE"];

type Dice = (sides: number) => number;

const pick = <T>(dice: Dice, from: readonly T[]): T => from[dice(from.length)] as T;

const CHINA = [
  ["广东省", "深圳市", "南山区", "粤海街道", "518057"],
  ["广东", "广州", "天河区", "石牌街道", "510630"],
  ["北京市", "北京市", "朝阳区", "望京街道", "100102"],
  ["上海市", "上海市", "浦东新区", "陆家嘴街道", "200120"],
  ["浙江省", "杭州市", "西湖区", "文新街道", "310013"],
  ["江苏省", "南京市", "鼓楼区", "宁海路街道", "210024"],
  ["四川省", "成都市", "武侯区", "桂溪街道", "610041"],
  ["湖北省", "武汉市", "洪山区", "关山街道", "430074"],
  ["陕西省", "西安市", "雁塔区", "小寨路街道", "710061"],
  ["山东省", "青岛市", "市南区", "香港中路街道", "266071"],
] as const;
const CHINESE_ROADS = ["科技园路", "人民路", "中山大道", "解放路", "文三路", "建设大街"];
const CHINESE_NAMES = ["张三", "李娜", "王伟", "刘洋", "陈静", "杨帆", "赵敏", "周杰"];

const UNITED_STATES = [
  ["CA", "Mountain View", "94043"],
  ["New York", "New York", "10001"],
  ["TX", "Austin", "78701"],
  ["WA", "Seattle", "98101"],
  ["IL", "Chicago", "60601"],
  ["MA", "Boston", "02108"],
  ["FL", "Miami", "33101"],
  ["CO", "Denver", "80202"],
] as const;
const AMERICAN_STREETS = ["Main St", "Amphitheatre Pkwy", "Elm Street", "5th Ave", "Sunset Blvd", "Oak Drive"];
const AMERICAN_NAMES = ["Jane Doe", "John Smith", "Maria Garcia", "James Brown", "Linda Lee"];

const GERMANY = [
  ["Berlin", "Berlin", "10115"],
  ["Bayern", "München", "80331"],
  ["Hamburg", "Hamburg", "20095"],
  ["Hessen", "Frankfurt am Main", "60311"],
  ["Sachsen", "Leipzig", "04109"],
  ["Baden-Württemberg", "Stuttgart", "70173"],
] as const;
const GERMAN_STREETS = ["Hauptstraße", "Bahnhofstr.", "Invalidenstraße", "Schillerstraße", "Am Markt"];
const GERMAN_NAMES = ["Jürgen Müller", "Anna Schmidt", "Lukas Weber", "Sophie Fischer"];

function chinese(dice: Dice): AddressBody {
  const [administrative_area, locality, dependent_locality, township, postal_code] = pick(dice, CHINA);
  return {
    country_code: "CN",
    administrative_area,
    locality,
    dependent_locality,
    township,
    postal_code,
    address_lines: [
      `${pick(dice, CHINESE_ROADS)}${1 + dice(300)}号${1 + dice(30)}栋${1 + dice(4)}单元${101 + dice(2000)}室`,
    ],
    recipient: pick(dice, CHINESE_NAMES),
    phone: `138${10_000_000 + dice(89_999_999)}`,
    usages: ["shipping"],
  };
}

function american(dice: Dice): AddressBody {
  const [administrative_area, locality, postal_code] = pick(dice, UNITED_STATES);
  return {
    country_code: "US",
    administrative_area,
    locality,
    postal_code,
    address_lines: [
      `${1 + dice(9000)} ${pick(dice, AMERICAN_STREETS)}`,
      ...(dice(3) === 0 ? [`Apt ${1 + dice(60)}`] : []),
    ],
    recipient: pick(dice, AMERICAN_NAMES),
    phone: `(650) 253-${1000 + dice(8999)}`,
    usages: ["shipping", "billing"],
  };
}

function german(dice: Dice): AddressBody {
  const [administrative_area, locality, postal_code] = pick(dice, GERMANY);
  return {
    country_code: "DE",
    administrative_area,
    locality,
    postal_code,
    address_lines: [`${pick(dice, GERMAN_STREETS)} ${1 + dice(200)}`],
    recipient: pick(dice, GERMAN_NAMES),
    phone: `030 ${2_000_000 + dice(7_000_000)}`,
    ...(dice(4) === 0 && { organization: "Beispiel GmbH" }),
    usages: ["shipping"],
  };
}

/** Returns addresses: half of them Chinese, the others American and German. */
export function sampleAddresses(count: number): AddressBody[] {
  const dice = seededDice(7305);
  const kinds = [chinese, chinese, american, german];
  return Array.from({ length: count }, () => pick(dice, kinds)(dice));
}

export const addressBodies = (count: number): string[] => sampleAddresses(count).map((body) => JSON.stringify(body));

/** Returns a deterministic generator of pseudo-random integers below `sides` (xorshift). */
export function seededDice(seed: number): Dice {
  let state = seed;
  return (sides) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % sides;
  };
}
