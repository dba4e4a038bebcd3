import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Answer, Question } from "./receiver.ts";

export interface Receivers {
  pid: number;
  ask(question: Question): Promise<Answer>;
  stop(): Promise<void>;
}

export function startReceivers(): Receivers {
  const child = fork(join(import.meta.dirname, "receiver.ts"), { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  return {
    pid: child.pid as number,
    async ask(question) {
      const answered = once(child, "message");
      child.send(question);
      return ((await answered) as [Answer])[0];
    },
    async stop() {
      const exited = once(child, "exit");
      child.kill();
      await exited;
    },
  };
}
