import { CronExpressionParser } from "cron-parser";
import { invalidBody } from "../../platform/errors.ts";
import type { Schedule } from "./queries.ts";

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
