import { CronExpressionParser } from "cron-parser";
import { invalidBody } from "../../platform/errors.ts";
import type { Schedule } from "./queries.ts";

/** Of the parser's own making, and another time whenever it is read. */
const AT_RANDOM = /(?<![A-Z])H(?![A-Z])/i;

/**
 * Checks a schedule that is to be followed: at most once an hour, which is once at one minute of it.
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
 * The first moment of a schedule after another moment.
 * @throws AppError invalid_body for an expression or a time zone that makes no sense, or that never comes
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
