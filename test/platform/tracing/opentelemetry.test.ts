import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { SamplingDecision, TraceIdRatioBasedSampler } from "@opentelemetry/sdk-trace";
import t from "tap";
import { readConfig } from "../../../src/platform/config.ts";
import { createLog } from "../../../src/platform/log.ts";
import { createTracing, drawerOf } from "../../../src/platform/tracing/opentelemetry.ts";
import { startTraceReceiver } from "../../support/trace-receiver.ts";
import { until } from "../../support/service.ts";

const SRC = join(import.meta.dirname, "../../../src");

t.test("OpenTelemetry is loaded only where there is a receiver", async (t) => {
  const files = (await readdir(SRC, { recursive: true })).filter((file) => file.endsWith(".ts"));
  const importers = async (what: RegExp): Promise<string[]> => {
    const texts = await Promise.all(files.map((file) => readFile(join(SRC, file), "utf8")));
    return files.filter((_, index) => what.test(texts[index]!));
  };
  t.same(await importers(/from "@opentelemetry/), ["platform/tracing/opentelemetry.ts"]);
  t.same(await importers(/from "[^"]*\/opentelemetry\.ts"/), [], "it is imported by no import statement");
  t.same(await importers(/import\("\.\/opentelemetry\.ts"\)/), ["platform/tracing/open.ts"]);
});

t.test("a receiver that is away is told once, and once when it is back", async (t) => {
  const receiver = await startTraceReceiver(t);
  const lines: string[] = [];
  const log = createLog("info", { write: (line: string) => void lines.push(line) });
  const tracing = createTracing(readConfig({ OTEL_SERVICE_NAME: "shop" }), receiver.url, log);
  t.teardown(() => tracing.close());
  const spanned = async (): Promise<void> => {
    tracing.sample(undefined)?.start("server", "GET /", { "http.route": "/" }).end();
    await sleep(2_500);
  };
  receiver.status = 400;
  await spanned();
  await spanned();
  const told = (): string[] => lines.map((line) => (JSON.parse(line) as { msg: string }).msg);
  t.same(told(), [`traces cannot be sent to ${new URL(receiver.url).host}`]);
  receiver.status = 200;
  await spanned();
  await until(
    async () => receiver.spans,
    ({ length }) => length > 0,
  );
  t.match(receiver.spans, [{ name: "GET /", attributes: { "http.route": "/" } }]);
  t.same([...receiver.services], ["shop"]);
  t.same(told().slice(1), [`traces are sent to ${new URL(receiver.url).host} again`]);
});

t.test("what is not sampled is decided before anything is made for it", async (t) => {
  const log = createLog("silent");
  const tracingOf = (sampler: string, share: string): ReturnType<typeof createTracing> => {
    const settings = readConfig({ OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: share });
    const tracing = createTracing(settings, "http://127.0.0.1:9", log);
    t.teardown(() => tracing.close());
    return tracing;
  };
  const parentOf = (flags: string): string => `00-${"a".repeat(32)}-${"b".repeat(16)}-${flags}`;
  const none = tracingOf("parentbased_traceidratio", "0");
  t.equal(none.sample(undefined), undefined);
  t.equal(none.sample(parentOf("00")), undefined);
  t.equal(none.sample("not a parent"), undefined);
  t.match(none.sample(parentOf("01"))?.start("client", "ask").traceparent, /^00-a{32}-[\da-f]{16}-01$/);

  const tenth = tracingOf("parentbased_traceidratio", "0.1");
  const traces = Array.from({ length: 5_000 }, () => tenth.sample(undefined)).filter((trace) => trace !== undefined);
  t.ok(traces.length > 350 && traces.length < 650, `${traces.length} of 5,000`);
  const [first, second] = traces.map((trace) => trace.start("server", "GET /").traceparent.split("-")[1]);
  t.not(first, second, "each is a trace of its own");
});

t.test("new traces are those that the sampler of OpenTelemetry would take", async (t) => {
  for (const share of [0.001, 0.1, 0.9, 1]) {
    const sampler = new TraceIdRatioBasedSampler(share);
    const draw = drawerOf(share);
    const drawn = Array.from({ length: 2_000 }, draw).filter((id) => id !== undefined);
    t.ok(drawn.length <= 2_000 * share + 200 && (share < 0.01 || drawn.length >= 2_000 * share - 200), `${share}`);
    for (const id of drawn) {
      if (!/^[\da-f]{32}$/.test(id)) t.fail(id);
      const { decision } = sampler.shouldSample(ROOT_CONTEXT, id);
      if (decision !== SamplingDecision.RECORD_AND_SAMPLED) t.fail(`${share} would not take ${id}`);
    }
  }
  t.same([...new Set(Array.from({ length: 1_000 }, drawerOf(0)))], [undefined]);
});
