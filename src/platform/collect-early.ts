import { setFlagsFromString } from "node:v8";

let works = 0;

/**
 * Long work leaves garbage that V8 would let grow to four times of what is in use before it looks at it. While there is
 * none, V8 is left to itself: looking as early marks the whole heap again and again, and answers wait meanwhile.
 * @returns to be called when the work has ended
 */
export function collectEarly(): () => void {
  if (works++ === 0) setFlagsFromString("--heap-growing-percent=40");
  return () => {
    if (--works === 0) setFlagsFromString("--heap-growing-percent=0"); // V8's own way
  };
}
