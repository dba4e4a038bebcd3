/** Turns of campaigns in a process: one keeps it busy at a time, and gives way to others. */
import pLimit from "p-limit";

/** How long one goes on while another one waits, */
const TURN_MS = 1_000;
/** and while none does: the tenant's other campaigns come next. */
const LONGEST_TURN_MS = 20_000;
/** A batch that takes longer mostly waits for its providers: another campaign begins meanwhile. */
const SLOW_MS = 3_000;

export interface Turn {
  /** Asked before each batch. */
  goesOn(): boolean;
}

export interface Turns {
  take<Result>(lane: string, work: (turn: Turn) => Promise<Result>): Promise<Result>;
  /** Whether a batch of its last turn was slow. */
  isSlow(lane: string): boolean;
}

export function createTurns({ turn_ms = TURN_MS, slow_ms = SLOW_MS } = {}): Turns {
  const limit = pLimit(1);
  const slow = new Set<string>();
  let waiting = 0;

  /** @returns when its turn ends or turns out to be slow */
  async function begin<Result>(
    lane: string,
    work: (turn: Turn) => Promise<Result>,
  ): Promise<{ working: Promise<Result> }> {
    waiting--;
    const [begun, isLate] = [performance.now(), Promise.withResolvers<void>()];
    slow.delete(lane);
    const beSlow = (): void => {
      slow.add(lane);
      isLate.resolve();
    };
    let timer = setTimeout(beSlow, slow_ms);
    const goesOn = (): boolean => {
      clearTimeout(timer);
      if (slow.has(lane) || performance.now() - begun > (waiting > 0 ? turn_ms : LONGEST_TURN_MS)) return false;
      timer = setTimeout(beSlow, slow_ms);
      return true;
    };
    const working = work({ goesOn }).finally(() => clearTimeout(timer));
    await Promise.race([working.catch(() => undefined), isLate.promise]);
    return { working };
  }

  return {
    isSlow: (lane) => slow.has(lane),
    async take(lane, work) {
      waiting++;
      const { working } = await limit(() => begin(lane, work));
      return working;
    },
  };
}
