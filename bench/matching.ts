/**
 * `node bench/matching.ts [--customers 1000000] [--china 0.5]`: the time of record linkage in memory, from nothing:
 * features, keys, training, pairs, clusters of synthetic customers with planted duplicates; and pairs per second.
 * One thread. See bench/README.md.
 */
import { parseArgs } from "node:util";
import { comparableParts } from "../src/address/index.ts";
import { type CustomerToMatch, featuresOf, openMatcher } from "../src/matching/index.ts";
import { hash32 } from "../src/matching/train.ts";
import { textHash } from "./text-hash.ts";

const { values: options } = parseArgs({
  options: { customers: { type: "string", default: "100000" }, china: { type: "string", default: "0.5" } },
});
const CUSTOMERS = Number(options.customers);
const CHINESE = Number(options.china);
/** One record in ten is another record of the customer before it. */
const DUPLICATES = 10;

const FAMILIES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕";
const GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文斌宇浩欣怡子涵梓轩晨思雨佳";
const SOUNDS =
  "ab an ar bel ber bo can dal den el far fin gar gil hal han il jan kel ken lan len lo mar mel mo nor".split(" ");
const ENDS = "a berg den ell er fort ham in ine ins ley man mann more o on ow son ton well wick worth".split(" ");
const ROADS = "maple oak cedar birch willow juniper chestnut hazel laurel magnolia sycamore walnut".split(" ");
const CHINESE_ROADS = "人民 解放 建设 中山 和平 文化 新华 胜利 长江 黄河 南京 北京 上海 复兴 青年 友谊".split(" ");
const COUNTIES = [
  ["浙江省", "杭州市", "西湖区"],
  ["广东省", "深圳市", "南山区"],
  ["四川省", "成都市", "武侯区"],
  ["江苏省", "南京市", "鼓楼区"],
] as const;

/** A number below `size` that depends on the customer and on what it is for; small ones are more likely. */
const draw = (at: number, use: string, size: number): number => hash32(`${use}${at}`) % size;
const skewed = (at: number, use: string, size: number): number =>
  Math.floor(size * (hash32(`${use}${at}`) / 2 ** 32) ** 2);

function createCustomer(at: number): CustomerToMatch {
  const isAgain = at % DUPLICATES === DUPLICATES - 1;
  const of = isAgain ? at - 1 : at;
  const customer = draw(of, "country", 1_000) < 1_000 * CHINESE ? createChinese(of) : createWestern(of);
  return isAgain ? enterAgain(customer, at) : customer;
}

function createChinese(at: number): CustomerToMatch {
  const second = draw(at, "two", 4) > 0 ? GIVEN[skewed(at, "h", GIVEN.length)]! : "";
  const given = GIVEN[skewed(at, "g", GIVEN.length)]! + second;
  const [administrative_area, locality, dependent_locality] = COUNTIES[draw(at, "county", COUNTIES.length)]!;
  const road = `${CHINESE_ROADS[draw(at, "road", CHINESE_ROADS.length)]}${draw(at, "n", 9) + 1}路`;
  const inside = `${draw(at, "b", 40) + 1}幢${draw(at, "u", 4) + 1}单元${draw(at, "f", 30) + 1}0${draw(at, "r", 4) + 1}室`;
  return {
    kind: "person",
    name: `${FAMILIES[skewed(at, "s", FAMILIES.length)]}${given}`,
    phones: [`+861${30 + draw(at, "p", 60)}${String(10_000_000 + (hash32(`phone${at}`) % 89_999_999))}`],
    emails: draw(at, "e", 3) === 0 ? [`${hash32(`mail${at}`)}@qq.com`] : [],
    external_refs: [],
    addresses: [
      comparableParts({
        country_code: "CN",
        administrative_area,
        locality,
        dependent_locality,
        address_lines: [`${road}${draw(at, "no", 900) + 1}号${inside}`],
      }),
    ],
  };
}

function createWestern(at: number): CustomerToMatch {
  const word = (use: string): string =>
    SOUNDS[skewed(at, `${use}1`, SOUNDS.length)]! +
    SOUNDS[draw(at, `${use}2`, SOUNDS.length)]! +
    ENDS[skewed(at, `${use}3`, ENDS.length)]!;
  const given_name = SOUNDS[skewed(at, "first", SOUNDS.length)]! + ENDS[skewed(at, "last", ENDS.length)]!;
  const family_name = word("family");
  const town = draw(at, "town", 3_000);
  return {
    kind: "person",
    name: `${given_name} ${family_name}`,
    given_name,
    family_name,
    phones: draw(at, "p", 5) > 0 ? [`+1${2_000_000_000 + (hash32(`phone${at}`) % 999_999_999)}`] : [],
    emails: draw(at, "e", 3) > 0 ? [`${given_name}.${family_name}${draw(at, "m", 1_000)}@example.com`] : [],
    external_refs: [],
    addresses: [
      comparableParts({
        country_code: "US",
        administrative_area: "IL",
        locality: `Town ${town}`,
        address_lines: [`${draw(at, "no", 2_000) + 1} ${ROADS[draw(at, "road", ROADS.length)]!} street`],
        postal_code: String(60_000 + town),
      }),
    ],
  };
}

/** Two neighbouring letters swapped, or one of the contacts left out. */
function enterAgain(customer: CustomerToMatch, at: number): CustomerToMatch {
  const { name, family_name } = customer;
  const swapped = family_name?.replace(/(.)(.)$/, "$2$1");
  return {
    ...customer,
    name: draw(at, "slip", 3) === 0 && swapped ? `${customer.given_name} ${swapped}` : name,
    family_name: draw(at, "slip", 3) === 0 && swapped ? swapped : (family_name ?? null),
    phones: draw(at, "lost", 4) === 0 ? [] : customer.phones,
    emails: draw(at, "moved", 4) === 0 ? [] : customer.emails,
  };
}

const megabytes = (): number => Math.round(process.memoryUsage().rss / 2 ** 20);
/** Processor time of the process in seconds: on a machine that others use, more reliable than the clock. */
function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
let started = { clock: performance.now(), cpu: cpuSeconds() };
const total = { clock: 0, cpu: 0 };
function report(step: string, count = CUSTOMERS): void {
  const clock = (performance.now() - started.clock) / 1_000;
  const cpu = cpuSeconds() - started.cpu;
  total.clock += clock;
  total.cpu += cpu;
  const rate = Math.round(count / cpu).toLocaleString("en");
  console.log(
    `${step.padEnd(30)} ${clock.toFixed(1).padStart(7)} s ${cpu.toFixed(1).padStart(7)} s of processor time ` +
      `${rate.padStart(9)}/s ${megabytes()} MB`,
  );
  started = { clock: performance.now(), cpu: cpuSeconds() };
}

const made = { clock: 0, cpu: 0 };
const CHUNK = 1_000;
const matcher = openMatcher(textHash);
for (let from = 0; from < CUSTOMERS; from += CHUNK) {
  const before = { clock: performance.now(), cpu: cpuSeconds() };
  const customers = Array.from({ length: Math.min(CHUNK, CUSTOMERS - from) }, (_, at) => createCustomer(from + at));
  made.clock += performance.now() - before.clock;
  made.cpu += cpuSeconds() - before.cpu;
  for (const [at, customer] of customers.entries())
    matcher.add(`c${String(from + at).padStart(9, "0")}`, featuresOf(customer));
}
started.clock += made.clock;
started.cpu += made.cpu;
report("features, keys, table");
let pairs = 0;
matcher.index.forEachPair(() => pairs++);
report(`index, ${pairs.toLocaleString("en")} pairs`, pairs);
const model = matcher.train();
report("training", model.trained_on.candidate_pairs + model.trained_on.random_pairs);
let matches = 0;
matcher.forEachMatch(model, 0.5, () => matches++);
report("comparisons, scores", pairs);
const { clusters, bridges } = matcher.cluster(model);
report("comparisons, clusters", pairs);
const right = clusters.filter((rows) => new Set(rows.map(customerOf)).size === 1);
console.log(`
${CUSTOMERS.toLocaleString("en")} customers: ${total.clock.toFixed(0)} s,
${total.cpu.toFixed(0)} s of processor time, with the comparisons made twice
${matches.toLocaleString("en")} pairs of at least 50 %, ${clusters.length.toLocaleString("en")} clusters,
${bridges.length} bridges
of the clusters ${((100 * right.length) / clusters.length).toFixed(2)} % are right, of the planted duplicates ${(
  (100 * right.length) /
  Math.floor(CUSTOMERS / DUPLICATES)
).toFixed(2)} % are found`);

function customerOf(row: number): number {
  return row % DUPLICATES === DUPLICATES - 1 ? row - 1 : row;
}
