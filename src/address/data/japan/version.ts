/** Year and month of Japan Post's list in `cities.tsv`: the release that verdicts name. */
export const JAPAN_VERSION = "2026.10";
