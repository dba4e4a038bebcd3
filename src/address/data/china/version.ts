/** Year and month of the newest list that went into `divisions.tsv`: the release that verdicts name. */
export const CHINA_VERSION = "2026.04";
