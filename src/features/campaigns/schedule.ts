import { CronExpressionParser } from "cron-parser";
import { invalidBody } from "../../platform/errors.ts";
import type { Schedule } from "./queries.ts";

/** A random time: an extension of the parser, which draws it again on each parse. */
const AT_RANDOM = /(?<![A-Z])H(?![A-Z])/i;

/**
 * Checks a schedule. It runs at most once an hour, so it must have a single minute.
 * @throws AppError invalid_body
 */
export function checkSchedule(schedule: Schedule, now: Date): void {
  if (AT_RANDOM.test(schedule.cron)) throw invalidBody("/schedule/cron", "must not contain H: state a fixed time");
  nextRun(schedule, now);
  const { minute } = CronExpressionParser.parse(schedule.cron).fields;
  if (minute.values.length > 1)
    throw invalidBody(
      "/schedule/cron",
      "must not run more than once an hour: state a single minute, such as `0 * * * *`",
    );
}

/**
 * The first time of a schedule after another time.
 * @throws AppError invalid_body if the expression or the time zone is invalid, or if there is no such time
 */
export function nextRun({ cron, timezone }: Schedule, after: Date): Date {
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
  } catch {
    throw invalidBody("/schedule/timezone", "must be an IANA time zone");
  }
  try {
    return CronExpressionParser.parse(cron, { currentDate: after, tz: timezone }).next().toDate();
  } catch {
    throw invalidBody("/schedule/cron", "must be a cron expression of five fields that has a next time");
  }
}
