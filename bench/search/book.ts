/** A large address book of real places, with invented people, streets and houses: streets are named after places, as they are. */
import { lineage } from "../../src/address/data/china/division.ts";
import { chinaIndex } from "../../src/address/suggest/china-index.ts";
import { worldIndex } from "../../src/address/suggest/world-index.ts";
import { createRandom, type Random } from "../../src/cli/seed/random.ts";

export interface Entry {
  customer: { name: string; phones: string[]; emails: string[]; external_refs: { source: string; ref: string }[] };
  address: { country_code: string; administrative_area?: string; locality: string; dependent_locality?: string; township?: string; address_lines: string[]; postal_code?: string; recipient: string };
  latitude: number;
  longitude: number;
}

const FAMILY = [..."王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"];
const GIVEN = [..."伟芳娜敏静丽强磊洋艳勇杰娟涛明超秀英桂建国志晓雨涵子轩浩然欣怡梓宇晨博文思佳雪梅兰竹菊春夏秋冬"];
const LATIN_GIVEN = "Anna Lukas Lea Felix Marie Jonas Sophie Paul Lena James Mary Robert Patricia John Jennifer Michael Linda David Emma Noah Olivia Liam Ava Mia".split(" ");
const CHINESE_IN_TEN = 6;

const isChinese = (text: string): boolean => /^\p{Script=Han}+$/u.test(text);

const person = (number: number, name: string, phone: string): Entry["customer"] =>
  ({ name, phones: [phone], emails: [`customer.${number}@example.com`], external_refs: [{ source: "crm", ref: `C${String(number * 7919 % 100_000_007).padStart(8, "0")}` }] });

export function makeBook(): (number: number) => Entry {
  const townships = chinaIndex().divisions.filter(({ rank, status, name }) => rank === 4 && status === "current" && isChinese(name));
  const counties = chinaIndex().divisions.filter(({ rank, status, name }) => rank === 3 && status === "current" && isChinese(name));
  const lowest = townships.length > 0 ? townships : counties;
  const roots = lowest.map(({ name }) => name.replace(/(?:街道|镇|乡|区|县|市)$/, "")).filter((root) => root.length >= 2 && root.length <= 3);
  const world = worldIndex();
  const latin = Array.from({ length: 20_000 }, (_, at) => world.place(at)).filter(({ name }) => /^[\p{Script=Latin} '-]{4,}$/u.test(name));
  return (number) => {
    const random = createRandom(number);
    return random.below(10) < CHINESE_IN_TEN ? chinese(number, random) : western(number, random);
  };

  function chinese(number: number, random: Random): Entry {
    const division = random.pick(lowest);
    const above = lineage(division).slice(1).toReversed().map(({ name }) => name);
    const [administrative_area = "", locality = administrative_area, dependent_locality] = above.filter(isChinese);
    const name = random.pick(FAMILY) + random.pick(GIVEN) + (random.below(3) > 0 ? random.pick(GIVEN) : "");
    const line = `${random.pick(roots)}${random.pick(["路", "街", "大道", "巷"])}${1 + random.below(400)}号${random.pick(roots)}${random.pick(["花园", "小区", "家园", "大厦", "苑"])}${1 + random.below(30)}栋${1 + random.below(4)}单元${1 + random.below(30)}0${1 + random.below(8)}室`;
    return {
      customer: person(number, name, `+861${3 + random.below(6)}${random.digits(9)}`),
      address: { country_code: "CN", administrative_area, locality, ...(dependent_locality !== undefined && { dependent_locality }), township: division.name, address_lines: [line], recipient: name },
      latitude: 20 + random.below(30_000) / 1_000, longitude: 90 + random.below(40_000) / 1_000,
    };
  }

  function western(number: number, random: Random): Entry {
    const [place, street, family] = [random.pick(latin), random.pick(latin).name, random.pick(latin).name];
    const name = `${random.pick(LATIN_GIVEN)} ${family}`;
    const isGerman = random.below(2) === 0;
    return {
      customer: person(number, name, isGerman ? `+49151${random.digits(8)}` : `+1212${2 + random.below(8)}${random.digits(6)}`),
      address: { country_code: isGerman ? "DE" : "US", ...(!isGerman && { administrative_area: random.pick(["NY", "CA", "TX", "WA", "IL"]) }), locality: place.name, postal_code: random.digits(5),
        address_lines: [isGerman ? `${street}${random.pick(["straße", "weg", "allee", "er Platz"])} ${1 + random.below(200)}` : `${1 + random.below(9_000)} ${street} ${random.pick(["St", "Ave", "Rd", "Blvd"])}`], recipient: name },
      latitude: -50 + random.below(100_000) / 1_000, longitude: -120 + random.below(240_000) / 1_000,
    };
  }

}
