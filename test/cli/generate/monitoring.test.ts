import t from "tap";
import { ALERTS } from "../../../src/cli/generate/monitoring/alerts.ts";
import { DASHBOARD } from "../../../src/cli/generate/monitoring/dashboard.ts";
import { listMetrics, writeMonitoring, writeRules } from "../../../src/cli/generate/monitoring/write.ts";
import { startService } from "../../support/service.ts";

const PANELS = DASHBOARD.flatMap(({ panels }) => panels);
const QUERIES = [
  ...ALERTS.map(({ name, expr }) => ({ of: name, expr })),
  ...PANELS.flatMap(({ title, queries }) => Object.values(queries).map((expr) => ({ of: title, expr }))),
];
/** Of Prometheus itself. */
const LABELS_OF_TARGETS = ["job", "instance", "le"];

t.test("queries name metrics and labels that processes export", async (t) => {
  const { resources } = await startService(t);
  const metrics = new Map(listMetrics(resources.metrics.registry).map((metric) => [metric.name, metric]));
  for (const { of, expr } of QUERIES) {
    const names = [...expr.matchAll(/\bdoorplate_\w+/g)].map(([name]) => name.replace(/_(?:bucket|count)$/, ""));
    for (const name of names) t.ok(metrics.has(name), `${of}: ${name}`);
    const known = names.flatMap((name) => metrics.get(name)?.labels ?? []);
    const labels = [
      ...[...expr.matchAll(/(?:by|on) \(([^)]+)\)/g)].flatMap(([, list = ""]) => list.split(", ")),
      ...[...expr.matchAll(/[{,](\w+)[=!]~?=?"/g)].map(([, label = ""]) => label),
    ];
    for (const label of labels) t.ok([...known, ...LABELS_OF_TARGETS].includes(label), `${of}: ${label}`);
    t.ok(names.length > 0 || /\b(?:up|process_\w+)\b/.test(expr), `${of} asks for something`);
  }
  const used = new Set(
    QUERIES.flatMap(({ expr }) => [...expr.matchAll(/\bdoorplate_global_\w+/g)].map(([name]) => name)),
  );
  t.same(
    [...metrics.keys()].filter((name) => name.startsWith("doorplate_global_") && !used.has(name)),
    [],
    "each metric of the whole installation is on the dashboard or in an alert",
  );
  t.same(
    [...metrics.values()].filter(({ labels }) => labels.some((label) => ["job", "instance"].includes(label))),
    [],
    "no label that Prometheus gives to targets",
  );
});

t.test("what all processes export alike is not counted twice", async (t) => {
  for (const { of, expr } of QUERIES)
    for (const [name] of expr.matchAll(/doorplate_global_\w+/g))
      t.match(expr, new RegExp(`max(?: by \\(\\w+\\) )?\\((?:delta\\()?${name}`), `${of}: ${name}`);
});

t.test("alerts have names of their own, and a remedy", async (t) => {
  t.equal(new Set(ALERTS.map(({ name }) => name)).size, ALERTS.length);
  for (const { name, remedy, meaning } of ALERTS) {
    t.match(name, /^Doorplate[A-Z]\w+$/);
    t.ok(remedy.length > 20 && meaning.length > 20, name);
  }
});

t.test("the files", async (t) => {
  const files = writeMonitoring([
    { name: "doorplate_global_jobs", help: "Jobs.", type: "gauge", labels: ["kind"] },
    { name: "doorplate_up", help: "Up.", type: "gauge", labels: [] },
  ]);
  const dashboard = JSON.parse(files["ops/grafana/doorplate.json"]!);
  const shown = dashboard.panels.filter(({ type }: { type: string }) => type !== "row");
  t.equal(shown.length, PANELS.length);
  t.equal(new Set(dashboard.panels.map(({ id }: { id: number }) => id)).size, dashboard.panels.length);
  const cells = new Set<string>();
  for (const { title, gridPos } of dashboard.panels)
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x++)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y++) {
        if (x >= 24 || cells.has(`${x} ${y}`)) t.fail(`${title} overlaps`);
        cells.add(`${x} ${y}`);
      }
  const rules = files["ops/prometheus/alerts.yaml"]!;
  t.equal([...rules.matchAll(/^ {6}- alert: /gm)].length, ALERTS.length);
  t.same([...new Set(writeRules(ALERTS, true).match(/for: \d+m/g))], ["for: 0m"]);
  t.match(files["docs/operations/metrics.md"], "| `doorplate_global_jobs{kind}` | gauge | Jobs. |\n");
  t.match(files["docs/operations/metrics.md"], "| `doorplate_up` | gauge | Up. |\n");
  for (const { name } of ALERTS) t.match(files["docs/operations/alerts.md"], `## ${name}\n`);
});
