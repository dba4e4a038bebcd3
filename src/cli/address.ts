/**
 * `npm run -s address -- parse|validate|format|compare < in.jsonl > out.jsonl`: runs the engine without the service.
 */
import { once } from "node:events";
import { fstatSync } from "node:fs";
import { parseArgs } from "node:util";
import { SingleBar } from "cli-progress";
import { preferredLanguage } from "../address/index.ts";
import { PROBLEM_PAGES } from "../platform/http/problems.ts";
import { createLineAnswerer, LONGEST_LINE, type Verb, verbs } from "./address/answers.ts";
import { createLineSplitter } from "./address/lines.ts";

const USAGE = `usage: npm run -s address -- ${verbs.join("|")} [--language zh] < in.jsonl > out.jsonl

Reads one JSON object per line, the request body of POST /v1/VERB, and writes one per line in the same order, the
response body. For a line that fails it writes a problem document.`;
/** Output is buffered up to this number of UTF-16 code units. */
const PORTION = 65_536;

const { verb, language } = readArguments();
let written = "";
let [done, problems] = [0, 0];
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // The reader of the pipe has closed it.
  if (error.code !== "EPIPE") console.error(error.message);
  process.exit(1);
});
const answer = createLineAnswerer(verb, language, (line, error) => console.error(`line ${line}:`, error));
const progress = startProgress();
const cut = createLineSplitter(LONGEST_LINE);
for await (const bytes of process.stdin as AsyncIterable<Buffer>) {
  await answerAll(cut(bytes));
  progress.advance(bytes.length);
}
await answerAll(cut(undefined));
progress.stop();

async function answerAll(lines: readonly (Buffer | undefined)[]): Promise<void> {
  for (const line of lines) {
    const result = await answer(line, ++done);
    written += `${oneLine(result)}\n`;
    if (isProblem(result)) problems++;
    if (written.length > PORTION) await flush();
  }
  await flush();
}

/** Escapes the line separators NEL, LS and PS, which some readers of JSON lines split at. */
function oneLine(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u0085\u2028\u2029]/g,
    (separator) => `\\u${separator.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

async function flush(): Promise<void> {
  const text = written;
  written = "";
  if (text !== "" && !process.stdout.write(text)) await once(process.stdout, "drain");
}

function isProblem(result: unknown): boolean {
  return (
    typeof result === "object" && result !== null && "type" in result && String(result.type).startsWith(PROBLEM_PAGES)
  );
}

/** Shows progress on standard error if it is a terminal: by bytes if standard input is a file, otherwise by lines. */
function startProgress(): { advance(bytes: number): void; stop(): void } {
  if (!process.stderr.isTTY) return { advance: () => undefined, stop: () => undefined };
  const input = fstatSync(0);
  const total = input.isFile() ? input.size : 0;
  const state = () => ({ lines: done.toLocaleString("en"), problems: problems.toLocaleString("en") });
  const bar = new SingleBar({
    format:
      total > 0
        ? "{bar} {percentage} %  {lines} lines, {problems} with problems, {eta_formatted} left"
        : "{lines} lines, {problems} with problems, {duration_formatted}",
  });
  bar.start(total, 0, state());
  return { advance: (bytes) => bar.increment(bytes, state()), stop: () => bar.update(total, state()) ?? bar.stop() };
}

function readArguments(): { verb: Verb; language: ReturnType<typeof preferredLanguage> } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { language: { type: "string", default: "en" }, help: { type: "boolean", default: false } },
    });
    if (values.help) {
      console.error(USAGE);
      process.exit(0);
    }
    const verb = verbs.find((known) => known === positionals[0]);
    if (!verb || positionals.length !== 1) throw new Error(USAGE);
    return { verb, language: preferredLanguage(values.language) };
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
}
