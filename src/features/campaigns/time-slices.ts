/** Time slices of campaigns in a process: one runs at a time, and yields to others. */
import pLimit from "p-limit";

/** The slice of a campaign while another one waits. */
const SLICE_MS = 1_000;
/** The slice while none waits; then the next campaign of the tenant runs. */
const MAX_SLICE_MS = 20_000;
/** A batch that takes longer mostly waits for providers: another campaign starts in the meantime. */
const SLOW_MS = 3_000;

export interface TimeSlice {
  /** Called before each batch. */
  shouldContinue(): boolean;
}

export interface TimeSlices {
  run<Result>(lane: string, work: (slice: TimeSlice) => Promise<Result>): Promise<Result>;
  /** True if a batch of its last slice was slow. */
  isSlow(lane: string): boolean;
}

/** Creates the time slices of a process. */
export function createTimeSlices({ slice_ms = SLICE_MS, slow_ms = SLOW_MS } = {}): TimeSlices {
  const limit = pLimit(1);
  const slow = new Set<string>();
  let waiting = 0;

  /**
   * Starts a slice.
   * @returns when the slice ends, or turns out to be slow
   */
  async function begin<Result>(
    lane: string,
    work: (slice: TimeSlice) => Promise<Result>,
  ): Promise<{ working: Promise<Result> }> {
    waiting--;
    const [begun, isLate] = [performance.now(), Promise.withResolvers<void>()];
    slow.delete(lane);
    const beSlow = (): void => {
      slow.add(lane);
      isLate.resolve();
    };
    let timer = setTimeout(beSlow, slow_ms);
    const shouldContinue = (): boolean => {
      clearTimeout(timer);
      if (slow.has(lane) || performance.now() - begun > (waiting > 0 ? slice_ms : MAX_SLICE_MS)) return false;
      timer = setTimeout(beSlow, slow_ms);
      return true;
    };
    const working = work({ shouldContinue }).finally(() => clearTimeout(timer));
    await Promise.race([working.catch(() => undefined), isLate.promise]);
    return { working };
  }

  return {
    isSlow: (lane) => slow.has(lane),
    async run(lane, work) {
      waiting++;
      const { working } = await limit(() => begin(lane, work));
      return working;
    },
  };
}
