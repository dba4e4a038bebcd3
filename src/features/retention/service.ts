import { isDeepStrictEqual } from "node:util";
import { CronExpressionParser } from "cron-parser";
import type { Static } from "typebox";
import { AppError, invalidBody, notFound, type Fault } from "../../platform/errors.ts";
import { inTransaction, json, type Tx } from "../../platform/database/transaction.ts";
import { checkVersion, NO_VERSION } from "../../platform/http/conditional.ts";
import { uuidv7 } from "../../platform/ids.ts";
import type { Resources } from "../../platform/resources.ts";
import { toTimestamp } from "../../platform/time.ts";
import { RETENTION } from "./declaration.ts";
import {
  countRules,
  deleteRule,
  insertRule,
  insertRun,
  lockDueRules,
  lockRule,
  stopRuns,
  updateRule,
  type RuleKey,
  type RuleRow,
  type RunRow,
} from "./queries.ts";
import type { RetentionRule, RetentionRun, RulePut } from "./schema.ts";
import { faultsOf } from "./subjects.ts";

const MAX_RULES = 100;
const SYSTEM = { actor: "system:retention", source: "retention" };

type Definition = Pick<RuleRow, "entity" | "condition" | "action" | "max_rows" | "max_share" | "run_at" | "timezone">;

/** What a rule does, of a request. @throws AppError invalid_body */
export function toDefinition(body: RulePut): Definition {
  const { entity, condition, action, max_rows = 10_000, max_share = 0.1, run_at = "03:00", timezone = "UTC" } = body;
  const faults = faultsOf(entity, condition, action).map((fault): Fault => ({ in: "body", ...fault }));
  if (faults.length > 0) throw new AppError("invalid_body", { errors: faults });
  const definition = { entity, condition, action, max_rows, max_share, run_at, timezone };
  nextRun(definition, new Date());
  return definition;
}

/** The next daily run of a rule. @throws AppError invalid_body if there is no such time zone */
function nextRun({ run_at, timezone }: Pick<RuleRow, "run_at" | "timezone">, after: Date): string {
  const [hour, minute] = run_at.split(":");
  try {
    new Intl.DateTimeFormat("en", { timeZone: timezone });
    return CronExpressionParser.parse(`${Number(minute)} ${Number(hour)} * * *`, { currentDate: after, tz: timezone })
      .next()
      .toDate()
      .toISOString();
  } catch {
    throw invalidBody("/timezone", "must be an IANA time zone");
  }
}

/**
 * Creates a rule, or replaces what it does. A change disables it, until a dry run of it was made.
 * @throws AppError version_mismatch, conflict
 */
export async function putRule(
  tx: Tx,
  key: RuleKey,
  expected: number | "any",
  definition: Definition,
  actor: string,
  now: Date,
): Promise<{ row: RuleRow; is_new: boolean }> {
  const count = await countRules(tx, key.tenant_id);
  const before = await lockRule(tx, key);
  const updated_at = now.toISOString();
  if (!before) {
    if (expected !== "any" && expected !== NO_VERSION) throw new AppError("version_mismatch");
    if (count >= MAX_RULES)
      throw new AppError("conflict", { detail: `A tenant can have at most ${MAX_RULES} retention rules.` });
    const row = {
      ...key,
      version: 1,
      ...definition,
      enabled: false,
      tried_version: null,
      next_run_at: null,
      disabled_reason: null,
      updated_by: actor,
      updated_at,
      created_at: updated_at,
    };
    return { row: await insertRule(tx, row), is_new: true };
  }
  checkVersion(expected, before);
  const same = Object.entries(definition).every(([name, value]) =>
    isDeepStrictEqual(value, before[name as keyof Definition]),
  );
  if (same) return { row: before, is_new: false };
  const row = await updateRule(tx, key, {
    ...definition,
    condition: json(definition.condition),
    version: before.version + 1,
    enabled: false,
    next_run_at: null,
    disabled_reason: null,
    updated_by: actor,
    updated_at,
  });
  return { row, is_new: false };
}

/**
 * Enables a rule, or disables it, which stops a run of it.
 * @throws AppError not_found; conflict if there was no dry run of its version
 */
export async function setEnabled(tx: Tx, key: RuleKey, enabled: boolean, actor: string, now: Date): Promise<RuleRow> {
  const rule = await lockRule(tx, key);
  if (!rule) throw notFound();
  if (rule.enabled === enabled) return rule;
  if (enabled && rule.tried_version !== rule.version)
    throw new AppError("conflict", {
      detail: "There was no dry run of this version of the rule. Make one, and look at what it would hit.",
    });
  return updateRule(tx, key, {
    enabled,
    next_run_at: enabled ? nextRun(rule, now) : null,
    disabled_reason: null,
    updated_by: actor,
    updated_at: now.toISOString(),
  });
}

/**
 * Deletes a rule, and stops its runs: a new rule of the same name must not take the result of a dry run for its own.
 * @throws AppError not_found
 */
export async function removeRule(tx: Tx, key: RuleKey, now: Date): Promise<void> {
  if (!(await deleteRule(tx, key))) throw notFound();
  await stopRuns(tx, key, now);
}

/** A new run of a rule, with its conditions at the time. */
const newRun = (
  { tenant_id, name, version, entity, condition, action, max_rows, max_share }: RuleRow,
  dry_run: boolean,
  started_by: string,
  now: Date,
): RunRow => ({
  tenant_id,
  id: uuidv7(now.getTime()),
  rule: name,
  rule_version: version,
  entity,
  condition,
  action,
  max_rows,
  max_share,
  dry_run,
  status: "running",
  stop_reason: null,
  total: null,
  hits: null,
  held: null,
  done: "0",
  sample_ids: [],
  cursor: null,
  started_by,
  created_at: now.toISOString(),
  finished_at: null,
});

/**
 * Starts a run.
 * @throws AppError not_found; conflict if the rule is not enabled, or already runs
 */
export async function startRun(tx: Tx, key: RuleKey, dry_run: boolean, actor: string, now: Date): Promise<RunRow> {
  const rule = await lockRule(tx, key);
  if (!rule) throw notFound();
  if (!dry_run && !rule.enabled)
    throw new AppError("conflict", { detail: "The rule is not enabled: only a dry run is possible." });
  const row = await insertRun(tx, newRun(rule, dry_run, actor, now));
  if (!row) throw new AppError("conflict", { detail: "A run of the rule has not ended yet." });
  return row;
}

/** Starts the daily runs that are due. Each is started once, however many processes look; missed days are one run. */
export async function startDueRuns({ db, queues, clock }: Resources): Promise<void> {
  const started = await inTransaction(db.kysely, SYSTEM, async (tx) => {
    const now = clock();
    let count = 0;
    for (const rule of await lockDueRules(tx, now)) {
      if (await insertRun(tx, newRun(rule, false, SYSTEM.actor, now))) count++;
      await updateRule(tx, rule, { next_run_at: nextRun(rule, now) });
    }
    return count;
  });
  if (started > 0) queues.ring(RETENTION);
}

type RuleWire = Static<typeof RetentionRule>;
type RunWire = Static<typeof RetentionRun>;

/** Converts a rule to the resource of the API. */
export function toRule(row: RuleRow): RuleWire {
  const { name, version, condition, max_rows, max_share, run_at, timezone, enabled, tried_version, updated_by } = row;
  return {
    name,
    version,
    entity: row.entity as RuleWire["entity"],
    condition,
    action: row.action as RuleWire["action"],
    max_rows,
    max_share,
    run_at,
    timezone,
    enabled,
    can_be_enabled: tried_version === version,
    next_run_at: toTimestamp(row.next_run_at),
    disabled_reason: row.disabled_reason as RuleWire["disabled_reason"],
    updated_by,
    updated_at: toTimestamp(row.updated_at),
    created_at: toTimestamp(row.created_at),
  };
}

const toCount = (text: string | null): number | null => (text === null ? null : Number(text));

/** Converts a run to the resource of the API. */
export function toRun(row: RunRow): RunWire {
  const { id, rule, rule_version, condition, dry_run, sample_ids, started_by } = row;
  return {
    id,
    rule,
    rule_version,
    entity: row.entity as RunWire["entity"],
    condition,
    action: row.action as RunWire["action"],
    dry_run,
    status: row.status as RunWire["status"],
    stop_reason: row.stop_reason as RunWire["stop_reason"],
    total: toCount(row.total),
    hits: toCount(row.hits),
    held: toCount(row.held),
    done: Number(row.done),
    sample_ids,
    started_by,
    created_at: toTimestamp(row.created_at),
    finished_at: toTimestamp(row.finished_at),
  };
}
