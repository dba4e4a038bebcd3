import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { guardProcess } from "./guard.ts";
import type { ThrowawayServer } from "./postgres.ts";

/** Starts a temporary Redis or Valkey without persistence; undefined if none is installed. */
export async function startThrowawayRedis(directory: string): Promise<ThrowawayServer | undefined> {
  const command = findRedisServer();
  if (!command) return undefined;
  const url = new URL(`redis://:${randomBytes(16).toString("hex")}@127.0.0.1:${await freePort()}`);
  const file = join(directory, "redis.conf");
  const settings = { bind: "127.0.0.1", port: url.port, requirepass: url.password, dir: `"${directory}"`, save: '""' };
  const lines = Object.entries({ ...settings, appendonly: "no" }).map(([name, value]) => `${name} ${value}\n`);
  await writeFile(file, lines.join(""), { mode: 0o600 });
  await writeFile(join(directory, "redis-url"), url.href, { mode: 0o600 });

  // Detached, so that Ctrl-C ends the tests first.
  const server = spawn(command, [file], { detached: true, stdio: "ignore" });
  server.unref();
  guardProcess(server);
  await once(server, "spawn");
  for (let tries = 0; tries < 250; tries++) {
    if ((await ask(url, "PING")).includes("PONG")) return { url: url.href, stop: () => shutDown(url) };
    await sleep(20);
  }
  throw new Error(`${command} does not answer on port ${url.port}`);
}

/** Stops the Redis of a test run that was killed. A new one could not use its password. */
export async function stopLeftoverRedis(directory: string): Promise<void> {
  const url = await readFile(join(directory, "redis-url"), "utf8").catch(() => undefined);
  if (url) await shutDown(new URL(url));
}

async function shutDown(url: URL): Promise<void> {
  await ask(url, "SHUTDOWN NOSAVE");
}

/** Sends one command and returns all replies until the connection closes. A client library would retry without end. */
async function ask(url: URL, command: string): Promise<string> {
  const socket = connect(Number(url.port), url.hostname);
  let answer = "";
  try {
    socket.setTimeout(2000, () => socket.destroy()).setEncoding("utf8");
    socket.write(`AUTH ${url.password}\r\n${command}\r\nQUIT\r\n`);
    for await (const chunk of socket) answer += String(chunk);
  } catch {
    // not listening yet, or any more
  }
  return answer;
}

/** Returns the path of redis-server or valkey-server; undefined if neither is installed. */
export function findRedisServer(): string | undefined {
  return findCommand("redis-server") ?? findCommand("valkey-server");
}

function findCommand(name: string): string | undefined {
  const directories = (process.env.PATH ?? "").split(delimiter).filter(Boolean);
  return directories.map((directory) => join(directory, name)).find((file) => existsSync(file));
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  return port;
}
