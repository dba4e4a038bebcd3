import type { Client } from "pg";
import type { Step } from "./step.ts";

/** The progress of a step. */
interface StepProgress {
  step: string;
  /** The key of the last sealed row, as text; null before the first. */
  cursor: string[] | null;
  done: string;
  total: string;
  finished_at: string | null;
}

/** True if there are rows of the previous version to seal, or a previous run has not finished. */
export async function isToBeSealed(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>(
    "SELECT to_regclass('sealing_progress') IS NOT NULL AS exists",
  );
  return rows[0]?.exists === true;
}

/** True if a previous process has started the upgrade. */
export async function isStarted(client: Client): Promise<boolean> {
  return (await client.query("SELECT FROM sealing_progress LIMIT 1")).rowCount !== 0;
}

/** Inserts the steps with the number of their rows. */
export async function insertSteps(client: Client, steps: readonly Step[]): Promise<void> {
  for (const { name, table, where = "true" } of steps) {
    await client.query(
      `INSERT INTO sealing_progress (step, cursor, total) SELECT $1, 'null', count(*) FROM ${table} WHERE ${where}`,
      [name],
    );
  }
}

/**
 * Gets the progress of a step.
 * @throws Error if it does not exist
 */
export async function getStep(client: Client, { name }: Step): Promise<StepProgress> {
  const { rows } = await client.query<StepProgress>("SELECT * FROM sealing_progress WHERE step = $1", [name]);
  if (!rows[0]) throw new Error(`sealing_progress has no step ${name}`);
  return rows[0];
}

/** Updates the progress of a step; a null cursor finishes it. */
export async function updateStep(
  client: Client,
  { name }: Step,
  cursor: readonly string[] | null,
  done: number,
): Promise<void> {
  await client.query(
    `
      UPDATE sealing_progress SET
        cursor = coalesce($2::jsonb, cursor), done = done + $3, finished_at = CASE WHEN $2 IS NULL THEN now() END
      WHERE step = $1`,
    [name, cursor && JSON.stringify(cursor), done],
  );
}

/** The number of rows of all steps. */
export async function sumSteps(client: Client): Promise<{ done: number; total: number }> {
  const { rows } = await client.query<{ done: string; total: string }>(
    "SELECT coalesce(sum(done), 0) AS done, coalesce(sum(total), 0) AS total FROM sealing_progress",
  );
  return { done: Number(rows[0]?.done), total: Number(rows[0]?.total) };
}
