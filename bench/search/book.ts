/**
 * A large address book of distinct entries: real places, weighted by population, with invented people, streets and
 * houses. A few names of roads, houses and families occur everywhere, as in the real world; the others are derived from
 * places.
 */
import { lineage, type Division } from "../../src/address/data/china/division.ts";
import { chinaIndex } from "../../src/address/suggest/china-index.ts";
import { type WorldPlace, worldIndex } from "../../src/address/reference/world-places.ts";
import { createRandom, type Random } from "../../src/cli/seed/random.ts";

export interface Entry {
  customer: { name: string; phones: string[]; emails: string[]; external_refs: { source: string; ref: string }[] };
  address: {
    country_code: string;
    administrative_area?: string;
    locality: string;
    dependent_locality?: string;
    township?: string;
    address_lines: string[];
    postal_code?: string;
    recipient: string;
  };
  latitude: number;
  longitude: number;
}

const CHINESE_IN_TEN = 6;
const FAMILY = [
  ..."王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎",
];
const GIVEN = [
  ..."伟芳娜敏静丽强磊洋艳勇杰娟涛明超秀英桂建国志晓雨涵子轩浩然欣怡梓宇晨博文思佳雪梅兰竹菊春夏秋冬平军鹏飞辉玲红霞云峰海燕波龙刚斌婷慧莹瑞泽睿",
];
const ROADS =
  "人民 解放 建设 中山 和平 新华 胜利 文化 北京 长江 黄河 朝阳 迎宾 滨河 学府 光明 工业 友谊 团结 幸福 青年 振兴 花园 公园 环城 站前 东风 红旗 中心 东 西 南 北 兴业 科技 创新 金融 商业 湖滨 江滨".split(
    " ",
  );
const ROAD_ENDS = ["路", "路", "路", "街", "大道", "东路", "西路", "南路", "北路", "巷", "中路"];
const ESTATES =
  "阳光 金色 碧桂 万科 恒大 绿地 保利 锦绣 御景 翡翠 龙湖 华润 中海 世纪 香榭 东方 星河 水岸 枫林 梧桐 银座 时代 国际 丽景 名都".split(
    " ",
  );
const ESTATE_ENDS = ["花园", "小区", "家园", "大厦", "苑", "公馆", "广场", "新村"];
const GIVEN_LATIN =
  "Anna Lukas Lea Felix Marie Jonas Sophie Paul Lena James Mary Robert Patricia John Jennifer Michael Linda David Emma Noah Olivia Liam Ava Mia Thomas Sarah Daniel Laura Peter Julia Andreas Susan Claire Hugo Louis Camille Jules".split(
    " ",
  );
const FAMILY_LATIN =
  "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Thomas Moore Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Koch Richter Klein Wolf Neumann Schwarz Braun Krüger".split(
    " ",
  );

interface Western {
  isFrequentAmong: readonly string[];
  line(street: string, random: Random): string;
  named(place: string, random: Random): string;
  postal_digits: number;
  phone(random: Random): string;
}

const WESTERN: Record<string, Western> = {
  US: {
    isFrequentAmong:
      "Main Oak Maple Park Washington Elm Lake Hill Walnut Spring North Ridge Cedar Church Willow Lincoln Jackson Franklin Highland Sunset"
        .split(" ")
        .flatMap((name) => [`${name} St`, `${name} Ave`, `${name} Rd`]),
    line: (street, random) =>
      `${1 + random.below(9_000)} ${street}${random.below(3) === 0 ? ` Apt ${1 + random.below(60)}` : ""}`,
    named: (place, random) => `${place} ${random.pick(["St", "Ave", "Rd", "Blvd", "Dr", "Ln"])}`,
    postal_digits: 5,
    phone: (random) => `+1${200 + random.below(780)}${2 + random.below(8)}${random.digits(6)}`,
  },
  DE: {
    isFrequentAmong:
      "Hauptstraße Dorfstraße Schulstraße Bahnhofstraße Gartenstraße Bergstraße Lindenstraße Birkenweg Kirchstraße Waldstraße Ringstraße Schillerstraße Goetheallee Amselweg Mozartstraße".split(
        " ",
      ),
    line: (street, random) =>
      `${street} ${1 + random.below(200)}${random.below(5) === 0 ? random.pick(["a", "b", "c"]) : ""}`,
    named: (place, random) => `${place}${random.pick(["er Straße", "er Weg", "er Allee", "er Platz", "er Chaussee"])}`,
    postal_digits: 5,
    phone: (random) => `+49${random.pick(["151", "160", "170", "172", "176"])}${random.digits(8)}`,
  },
  FR: {
    isFrequentAmong: [
      "Rue de l'Église",
      "Grande Rue",
      "Rue du Moulin",
      "Place de la Mairie",
      "Rue Victor Hugo",
      "Avenue de la République",
      "Rue Pasteur",
      "Rue des Écoles",
      "Rue de la Gare",
      "Rue Jean Jaurès",
    ],
    line: (street, random) => `${1 + random.below(180)} ${street}`,
    named: (place, random) => `${random.pick(["Rue", "Avenue", "Chemin", "Route", "Boulevard"])} de ${place}`,
    postal_digits: 5,
    phone: (random) => `+336${random.digits(8)}`,
  },
};

const isChinese = (text: string): boolean => /^\p{Script=Han}+$/u.test(text);

/** Picks an item with Zipf-like frequencies: earlier items more often. */
const pickFrequent = <T>(items: readonly T[], random: Random): T =>
  items[Math.min(random.below(items.length), random.below(items.length))]!;

const person = (number: number, name: string, phone: string): Entry["customer"] => ({
  name,
  phones: [phone],
  emails: [`customer.${number}@example.com`],
  external_refs: [{ source: "crm", ref: refOf(number) }],
});

const refOf = (number: number): string => `C${String((number * 7919) % 100_000_007).padStart(8, "0")}`;

/** Returns a function that picks items with probabilities proportional to their weights. */
function lottery<T>(items: readonly T[], weightOf: (item: T) => number): (random: Random) => T {
  let sum = 0;
  const ends = items.map((item) => (sum += weightOf(item)));
  return (random) => {
    const at = (random.below(1_000_000_000) / 1e9) * sum;
    let [low, high] = [0, ends.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return items[low]!;
  };
}

/** @returns a function that returns the entry of a number, always the same */
export function makeBook(): (number: number) => Entry {
  const { divisions, weight } = chinaIndex();
  const current = divisions
    .map((division, at) => ({ division, weight: weight[at]! }))
    .filter(({ division: { status, name } }) => status === "current" && isChinese(name));
  const townships = current.filter(({ division: { rank } }) => rank === 4);
  const prefectures = lottery(
    current.filter(
      ({ division: { rank, code } }) =>
        rank === 2 || (rank === 1 && ["11", "12", "31", "50"].includes(code.slice(0, 2))),
    ),
    (item) => item.weight,
  );
  const below = Map.groupBy(townships, ({ division: { code } }) => code.slice(0, 4));
  const belowCity = Map.groupBy(townships, ({ division: { code } }) => code.slice(0, 2));
  const roots = townships
    .map(({ division: { name } }) => name.replace(/(?:街道|镇|乡)$/, ""))
    .filter((root) => root.length >= 2 && root.length <= 3 && !/[路街]$/.test(root));
  const western = Object.entries(westernPlaces());
  return (number) => {
    const random = createRandom(number);
    return random.below(10) < CHINESE_IN_TEN ? chinese(number, random) : inTheWest(number, random);
  };

  function township(random: Random): Division {
    for (;;) {
      const {
        division: { code, rank },
      } = prefectures(random);
      const choice = rank === 1 ? belowCity.get(code.slice(0, 2)) : below.get(code.slice(0, 4));
      if (choice) return random.pick(choice).division;
    }
  }

  function chinese(number: number, random: Random): Entry {
    const division = township(random);
    const [administrative_area = "", locality = administrative_area, dependent_locality] = lineage(division)
      .slice(1)
      .toReversed()
      .map(({ name }) => name)
      .filter(isChinese);
    const name = pickFrequent(FAMILY, random) + random.pick(GIVEN) + (random.below(3) > 0 ? random.pick(GIVEN) : "");
    const road = (random.below(5) < 2 ? pickFrequent(ROADS, random) : random.pick(roots)) + random.pick(ROAD_ENDS);
    const estate =
      (random.below(5) < 2 ? pickFrequent(ESTATES, random) : random.pick(roots)) + random.pick(ESTATE_ENDS);
    const door =
      random.below(4) === 0
        ? `${1 + random.below(30)}栋${1 + random.below(4)}单元${1 + random.below(30)}0${1 + random.below(8)}室`
        : `${1 + random.below(30)}号楼${1 + random.below(30)}0${1 + random.below(8)}室`;
    return {
      customer: person(number, name, `+861${random.pick(["3", "5", "7", "8", "9"])}${random.digits(9)}`),
      address: {
        country_code: "CN",
        administrative_area,
        locality,
        ...(dependent_locality !== undefined && { dependent_locality }),
        township: division.name,
        address_lines: [`${road}${1 + random.below(400)}号${estate}${door}`],
        recipient: name,
      },
      latitude: 20 + random.below(30_000) / 1_000,
      longitude: 90 + random.below(40_000) / 1_000,
    };
  }

  function inTheWest(number: number, random: Random): Entry {
    const [country_code, { choose, all }] = random.pick(western);
    const country = WESTERN[country_code]!;
    const place = choose(random);
    const street =
      random.below(5) < 2
        ? pickFrequent(country.isFrequentAmong, random)
        : country.named(random.pick(all).name, random);
    const name = `${random.pick(GIVEN_LATIN)} ${random.below(5) < 2 ? pickFrequent(FAMILY_LATIN, random) : random.pick(all).name}`;
    return {
      customer: person(number, name, country.phone(random)),
      address: {
        country_code,
        ...(country_code === "US" && /^US-/.test(place.code) && { administrative_area: place.code.slice(3) }),
        locality: place.name,
        postal_code: random.digits(country.postal_digits),
        address_lines: [country.line(street, random)],
        recipient: name,
      },
      latitude: -50 + random.below(100_000) / 1_000,
      longitude: -120 + random.below(240_000) / 1_000,
    };
  }
}

function westernPlaces(): Record<string, { all: WorldPlace[]; choose(random: Random): WorldPlace }> {
  const world = worldIndex();
  const places = Array.from({ length: world.count }, (_, at) => world.place(at)).filter(
    ({ is_region, name }) => !is_region && /^[\p{Script=Latin} '-]{4,30}$/u.test(name),
  );
  const byCountry = Map.groupBy(places, ({ country_code }) => country_code);
  return Object.fromEntries(
    Object.keys(WESTERN).map((code) => {
      const all = byCountry.get(code) ?? [];
      return [code, { all, choose: lottery(all, ({ inhabitants }) => Math.max(500, inhabitants)) }];
    }),
  );
}
