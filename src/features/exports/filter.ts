import { divisionPrefix } from "../addresses/queries.ts";
import type { ExportFilter } from "./queries.ts";

/** A row as the log has it. */
export type State = Record<string, unknown>;

/** Whether a row is exported; `customer_tag` is not looked at here, for another row tells it. */
export function fits(state: State, { tag, changed_since, due_before, customer_id, country_code, division_code, status }: ExportFilter): boolean {
  return state["deleted_at"] === null
    && (tag === undefined || (state["tags"] as string[]).includes(tag))
    && (changed_since === undefined || Date.parse(state["updated_at"] as string) >= Date.parse(changed_since))
    && (customer_id === undefined || customer_id === (state["customer_id"] ?? state["id"]))
    && (country_code === undefined || state["country_code"] === country_code)
    && (division_code === undefined || (state["division_code"] as string | null)?.startsWith(divisionPrefix(division_code)) === true)
    && (status === undefined || state["verification_status"] === status)
    && (due_before === undefined || isBefore(state["verify_after"] as string | null, due_before));
}

const isBefore = (moment: string | null, other: string): boolean => moment !== null && Date.parse(moment) < Date.parse(other);
