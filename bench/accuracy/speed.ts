/**
 * Measures the speed of the engine on one core, each verb in its own process. `node speed.ts VERB` measures in the
 * current process and prints a line of JSON.
 */
import { execFileSync } from "node:child_process";
import type { AddressInput } from "../../src/address/types.ts";

export interface Speed {
  verb: Verb;
  per_second: number;
  /** Processor time of importing the engine and of the first calls, which load the data. */
  load_ms: number;
  /** Memory for that, above a bare process; and the total after the measurement. */
  load_mb: number;
  rss_mb: number;
}

type Verb = "parse" | "validate" | "format";
export const SPEED_TARGETS: Record<Verb, number> = { parse: 20_000, validate: 50_000, format: 200_000 };
export const LOAD_TARGETS = { ms: 300, mb: 120 };

/** The best of several processes counts, as others may use the machine. */
const PROCESSES = 3;

export const measureSpeed = (): Speed[] =>
  (Object.keys(SPEED_TARGETS) as Verb[]).map((verb) => {
    const runs = Array.from(
      { length: PROCESSES },
      () => JSON.parse(execFileSync(process.execPath, [import.meta.filename, verb], { encoding: "utf8" })) as Speed,
    );
    const [fastest] = runs.toSorted((a, b) => b.per_second - a.per_second);
    return { ...fastest!, load_ms: Math.min(...runs.map(({ load_ms }) => load_ms)) };
  });

const ADDRESSES: AddressInput[] = [
  {
    country_code: "CN",
    administrative_area: "广东省",
    locality: "深圳市",
    dependent_locality: "南山区",
    address_lines: ["科技园1栋101室"],
    postal_code: "518057",
    phone: "+8613800138000",
    recipient: "张三",
  },
  {
    country_code: "US",
    administrative_area: "CA",
    locality: "Mountain View",
    address_lines: ["1600 Amphitheatre Pkwy"],
    postal_code: "94043",
    recipient: "Jane Doe",
  },
  {
    country_code: "DE",
    locality: "Berlin",
    address_lines: ["Platz der Republik 1"],
    postal_code: "11011",
    recipient: "Erika Mustermann",
  },
];
const TEXTS = [
  "张三 13800138000 广东省深圳市南山区粤海街道科技园1栋2单元301室",
  "收货人：李雷\n电话：0571-26001234\n所在地区：浙江省杭州市西湖区\n详细地址：文三路478号华星时代广场A座12楼",
  "四川成都武侯区天府大道中段1388号，王小明，18662112345，610041",
  "江苏省苏州市工业园区星湖街328号创意产业园5栋301",
];

const ROUND_MS = 300;
const ROUNDS = 3;
const megabytes = (): number => process.memoryUsage.rss() / 2 ** 20;

async function measureHere(verb: Verb): Promise<Speed> {
  const [started, before] = [process.cpuUsage(), megabytes()];
  const { format, parse, standardise } = await import("../../src/address/index.ts");
  const calls: Record<Verb, (turn: number) => unknown> = {
    parse: (turn) => parse(TEXTS[turn % TEXTS.length]!),
    validate: (turn) => standardise(ADDRESSES[turn % ADDRESSES.length]!),
    format: (turn) => format(ADDRESSES[turn % ADDRESSES.length]!, {}),
  };
  const call = calls[verb];
  for (let turn = 0; turn < 4; turn++) call(turn);
  const { user, system } = process.cpuUsage(started);
  const [load_ms, load_mb] = [(user + system) / 1_000, megabytes() - before];
  const rates = Array.from({ length: ROUNDS }, () => round(call));
  return { verb, per_second: Math.max(...rates), load_ms, load_mb, rss_mb: megabytes() };
}

/** Returns calls per second of processor time, which other processes do not affect. */
function round(call: (turn: number) => unknown): number {
  const [cpu, until] = [process.cpuUsage(), performance.now() + ROUND_MS];
  let turn = 0;
  while (performance.now() < until) for (const last = turn + 100; turn < last; turn++) call(turn);
  const { user, system } = process.cpuUsage(cpu);
  return (1e6 * turn) / (user + system);
}

if (process.argv[1] === import.meta.filename) console.log(JSON.stringify(await measureHere(process.argv[2] as Verb)));
