/** How often people move, which determines how fast a confidence decays. */

/**
 * The share of people who change their address within a year, by country.
 * US: 8.4 % (Census Bureau, Current Population Survey, 2020–2021). KR, NZ, IN, EG: derived from the share within five
 * years in Bell, Charles-Edwards, Bernard and Ueffing (2017, the IMAGE project, 61 countries): above 50 % in the first
 * two, below 6 % in the last two. The other countries lie in between and use the rate of the US. (China's census of
 * 2020 found 35 % away from where they are registered, which says how many moved, not how often.)
 */
const RELOCATION_RATES: Record<string, number> = { US: 0.084, KR: 0.13, NZ: 0.13, IN: 0.012, EG: 0.012 };
const DEFAULT_RELOCATION_RATE = 0.084;

export interface HalfLifeRule {
  country_code?: string;
  customer_tag?: string;
  address_tag?: string;
  /** ISO 8601, in years, months, weeks and days. */
  half_life: string;
}

/**
 * Gets the days in which a confidence halves: by the first matching rule of the tenant's policy, or by the relocation
 * rate of the country.
 */
export function getHalfLifeDays(
  rules: readonly HalfLifeRule[],
  country_code: string,
  customer_tags: readonly string[],
  address_tags: readonly string[],
): number {
  const rule = rules.find(
    (one) =>
      (one.country_code ?? country_code) === country_code &&
      (one.customer_tag === undefined || customer_tags.includes(one.customer_tag)) &&
      (one.address_tag === undefined || address_tags.includes(one.address_tag)),
  );
  if (rule) return toDays(rule.half_life);
  const rate = RELOCATION_RATES[country_code] ?? DEFAULT_RELOCATION_RATE;
  return Math.round((365.25 * Math.LN2) / -Math.log1p(-rate));
}

const DAYS: Record<string, number> = { Y: 365.25, M: 365.25 / 12, W: 7, D: 1 };
const toDays = (duration: string): number =>
  [...duration.matchAll(/(\d+)([YMWD])/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (DAYS[unit] ?? 0),
    0,
  );
