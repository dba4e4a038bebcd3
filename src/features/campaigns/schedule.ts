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
  if (AT_RANDOM.test(schedule.cron))
    throw invalidBody("/schedule/cron", "has an H, which stands for no time: name one");
  nextRun(schedule, now);
  const { minute } = CronExpressionParser.parse(schedule.cron).fields;
  if (minute.values.length > 1)
    throw invalidBody(
      "/schedule/cron",
      "comes more often than once an hour: name a single minute, as `0 * * * *` does",
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
    throw invalidBody("/schedule/timezone", "is no time zone of IANA");
  }
  try {
    return CronExpressionParser.parse(cron, { currentDate: after, tz: timezone }).next().toDate();
  } catch {
    throw invalidBody("/schedule/cron", "is no cron expression of five fields that ever comes");
  }
}
