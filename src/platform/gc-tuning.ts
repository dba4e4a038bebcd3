import { setFlagsFromString } from "node:v8";

let running = 0;

/**
 * Has V8 collect garbage when the heap has grown by 40 %, while long work runs: its default lets the garbage of a file
 * grow to four times the live memory. Only while such work runs, since early collections mark the whole heap more often
 * and delay responses.
 * @returns restores V8's default; call it when the work has ended
 */
export function collectGarbageEarly(): () => void {
  if (running++ === 0) setFlagsFromString("--heap-growing-percent=40");
  return () => {
    if (--running === 0) setFlagsFromString("--heap-growing-percent=0"); // V8's default
  };
}
