/** Calibration: the stated confidence against the share of correct results. */

export interface Calibration {
  name: string;
  /** Mean stated confidence and share of correct results for each tenth; empty bins are omitted. */
  bins: { from: number; stated: number; right: number; n: number }[];
  /** Expected calibration error: the mean difference, weighted by n. */
  error: number;
}

export interface Statement {
  confidence: number;
  isRight: boolean;
}

export function calibrate(name: string, statements: Iterable<Statement>): Calibration[] {
  const bins = Array.from({ length: 10 }, (_, index) => ({ from: index / 10, stated: 0, right: 0, n: 0 }));
  for (const { confidence, isRight } of statements) {
    const bin = bins[Math.min(9, Math.floor(confidence * 10))]!;
    bin.stated += confidence;
    bin.n++;
    if (isRight) bin.right++;
  }
  const all = bins.reduce((sum, { n }) => sum + n, 0);
  if (all === 0) return [];
  return [
    {
      name,
      bins: bins
        .filter(({ n }) => n > 0)
        .map(({ from, stated, right, n }) => ({ from, stated: stated / n, right: right / n, n })),
      error: bins.reduce((sum, { stated, right }) => sum + Math.abs(stated - right), 0) / all,
    },
  ];
}
