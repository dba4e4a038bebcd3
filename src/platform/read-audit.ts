/** One way in which data of customers has left the service, for the read audit. */
export interface Read {
  tenant_id: string;
  occurred_at: Date;
  /** The operationId, or what the service sends itself: `webhook.delivery`, `provider.call`. */
  operation: string;
  /** As in the change log. */
  actor: string;
  /** Who else gets the data: `webhook:<id>` or `provider:<name>`. */
  recipient?: string;
  purpose?: string | undefined;
  ip?: string | undefined;
  request_id?: string;
  /** Personal data was masked. */
  is_masked: boolean;
  customer_ids: readonly string[];
  /** Customers in the response, or rows of a file. Default: the number of `customer_ids`. */
  result_count?: number;
  /** The filter or the search: its keyed hash is stored, not its text. */
  query?: unknown;
  /** What was read, if it is no customer: the id of an export, a campaign or an import. */
  subject_id?: string;
}

/** Records which data of customers leaves the service. One for a process. */
export interface ReadAudit {
  /** Takes a read; it is written within a second, in a batch. Never waits and never fails. */
  record(read: Read): void;
  /** Writes what was taken. @throws Error if the database cannot be written; the reads are kept and tried again */
  flush(): Promise<void>;
  /** Writes what was taken, within some seconds, and stops. */
  close(): Promise<void>;
}
