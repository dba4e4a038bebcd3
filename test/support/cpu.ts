/** The milliseconds of processor that a piece of work takes: other work on the machine makes it wait, but no dearer. */
export function measureCpu(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}
