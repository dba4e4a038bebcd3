import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import type { Test } from "tap";
import { until } from "../support/service.ts";

/** Starts an example program and waits until it listens on PORT. It ends with the test. */
export async function startProgram(
  t: Test,
  command: string,
  args: string[],
  folder: string,
  env: Record<string, string>,
): Promise<{ url: string; output: () => string }> {
  const port = await findFreePort();
  let output = "";
  const program = spawn(command, args, { cwd: folder, env: { ...env, PORT: String(port) }, detached: true });
  for (const stream of [program.stdout, program.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  t.teardown(async () => {
    // `go run` runs the program in a child process.
    if (program.exitCode === null) process.kill(-program.pid!, "SIGKILL");
    if (program.exitCode === null && program.signalCode === null) await once(program, "exit");
  });
  const url = `http://127.0.0.1:${port}`;
  const answers = () =>
    fetch(url, { method: "POST" }).then(
      () => true,
      () => program.exitCode !== null,
    );
  await until(answers, (ready) => ready, 120);
  t.equal(program.exitCode, null, `${args.join(" ")} runs\n${output}`);
  return { url, output: () => output };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
