/**
 * Replaces the package async-hook-domain in the bundle of tap: an uncaught error fails the innermost running test. The
 * package finds that test with a hook on each promise, which costs a quarter of the processor time.
 */
type OnError = (error: unknown, origin: string) => void;

const running: Domain[] = [];

export class Domain {
  readonly onerror: OnError;

  constructor(onerror: OnError) {
    if (running.length === 0) process.on("uncaughtExceptionMonitor", catchEscaped);
    this.onerror = onerror;
    running.push(this);
  }

  destroy(): void {
    const index = running.indexOf(this);
    if (index !== -1) running.splice(index, 1);
    if (running.length === 0) process.off("uncaughtExceptionMonitor", catchEscaped);
  }
}

function catchEscaped(error: unknown, origin: string): void {
  // A handler of the test takes precedence.
  if (process.hasUncaughtExceptionCaptureCallback() || process.listenerCount("uncaughtException") > 0) return;
  running.at(-1)?.onerror(error, origin);
  process.setUncaughtExceptionCaptureCallback(() => process.setUncaughtExceptionCaptureCallback(null));
}
