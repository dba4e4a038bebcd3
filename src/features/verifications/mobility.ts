/** How long people stay where they are, which is how fast an address grows old. */

/**
 * Share of people who change their address within a year.
 * US: 8.4 % (Census Bureau, Current Population Survey, 2020–2021). KR, NZ, IN, EG: from the share within five years
 * that Bell, Charles-Edwards, Bernard and Ueffing (2017, the IMAGE project, 61 countries) give: above 50 % in the first
 * two, below 6 % in the last two. The other countries lie between; where nothing is stated they count as the US do.
 * (China's census of 2020 found 35 % away from where they are registered, which tells that many move, not how often.)
 */
const MOVERS: Record<string, number> = { US: 0.084, KR: 0.13, NZ: 0.13, IN: 0.012, EG: 0.012 };
const MOVERS_ELSEWHERE = 0.084;

export interface HalfLifeRule {
  country_code?: string;
  customer_tag?: string;
  address_tag?: string;
  /** ISO 8601, in years, months, weeks and days. */
  half_life: string;
}

/**
 * Days until the confidence has halved: by the first rule of the tenant's policy that matches, or by how often people
 * move in the country.
 */
export function halfLifeDays(
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
  const movers = MOVERS[country_code] ?? MOVERS_ELSEWHERE;
  return Math.round((365.25 * Math.LN2) / -Math.log1p(-movers));
}

const DAYS: Record<string, number> = { Y: 365.25, M: 365.25 / 12, W: 7, D: 1 };
const toDays = (duration: string): number =>
  [...duration.matchAll(/(\d+)([YMWD])/g)].reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (DAYS[unit] ?? 0),
    0,
  );
