SET LOCAL lock_timeout = '5s';

CREATE SEQUENCE change_seq;

-- The order of the log is the order of seq, which is not the order of commits: a reader that saw 4 may have to
-- wait for 3. So each transaction that writes to the log first holds a lock whose key is a number below all of
-- its own, and a reader goes no further than the lowest of these. (Transaction ids would not do: under a row lock
-- the later change of an entity can have the lower id.) Key: 7305 in the upper 16 bits, the number in the lower 48.
CREATE FUNCTION hold_back_feed() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- The setting lives and dies with the transaction or savepoint, as the lock does.
  IF coalesce(current_setting('doorplate.feed_floor', true), '') = '' THEN
    PERFORM set_config('doorplate.feed_floor', nextval('change_seq')::text, true);
    PERFORM pg_advisory_xact_lock_shared((7305::bigint << 48) | current_setting('doorplate.feed_floor')::bigint);
  END IF;
END $$;

-- Up to which seq the log is final: no lower one can still appear. To be called in a statement before the one
-- that reads the log, because that one must see everything committed until now: hence not with one snapshot for
-- both, and not on a standby, which knows neither the locks nor the sequence as it is.
CREATE FUNCTION feed_horizon() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
  allotted bigint := (SELECT last_value FROM change_seq);
  floor bigint;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' OR pg_is_in_recovery() THEN
    RAISE EXCEPTION 'the feed is followed in READ COMMITTED and on the primary only' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  SELECT min(((classid::bigint & 65535) << 32) | objid::bigint) INTO floor FROM pg_locks
    WHERE locktype = 'advisory' AND objsubid = 1 AND classid::bigint >> 16 = 7305
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN least(allotted, floor);
END $$;

-- Append-only: read by entity it is the history, read by sequence it is the feed.
CREATE TABLE changes (
  tenant_id uuid NOT NULL,
  seq bigint NOT NULL,
  occurred_at timestamptz(3) NOT NULL,
  entity text NOT NULL CONSTRAINT changes_entity_check CHECK (entity IN ('customer', 'address')),
  entity_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  version integer NOT NULL,
  operation text NOT NULL CONSTRAINT changes_operation_check CHECK (operation IN ('create', 'update', 'delete', 'restore')),
  changed_fields text[] NOT NULL,
  -- The whole row after the change.
  state jsonb NOT NULL,
  actor text NOT NULL,
  source text NOT NULL,
  reason text,
  request_id text,
  CONSTRAINT changes_pkey PRIMARY KEY (tenant_id, seq, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX changes_entity_idx ON changes (tenant_id, entity_id, version);

CREATE FUNCTION ensure_change_partition(month date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
  first_day date := date_trunc('month', month)::date;
  name text := 'changes_' || to_char(first_day, 'YYYY_MM');
BEGIN
  IF to_regclass(name) IS NOT NULL THEN
    RETURN false;
  END IF;
  -- Several processes may find the partition missing at the same moment. A query sees what another one has made
  -- meanwhile; to_regclass would still remember that there was nothing.
  PERFORM pg_advisory_xact_lock(hashtext('ensure_change_partition'));
  IF EXISTS (SELECT FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'changes'::regclass AND relname = name) THEN
    RETURN false;
  END IF;
  -- Built beside the log and then attached: CREATE ... PARTITION OF would lock the log against its writers.
  EXECUTE format('CREATE TABLE %I (LIKE changes INCLUDING DEFAULTS INCLUDING CONSTRAINTS)', name);
  EXECUTE format('ALTER TABLE %I ADD CONSTRAINT %I CHECK (occurred_at >= %L AND occurred_at < %L)',
    name, name || '_month_check', first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  EXECUTE format('ALTER TABLE changes ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)',
    name, first_day::timestamptz, (first_day + interval '1 month')::timestamptz);
  EXECUTE format('CREATE TRIGGER changes_no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name);
  RETURN true;
END $$;

-- The log is append-only for everybody, whatever they connect with.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the change log is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE FUNCTION refuse_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of % are marked as deleted, never removed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER changes_append_only BEFORE UPDATE OR DELETE ON changes FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- A partition can be truncated alone, and has a trigger of its own.
CREATE TRIGGER changes_no_truncate BEFORE TRUNCATE ON changes EXECUTE FUNCTION refuse_change();

-- Gives a row its next version and time. Due dates follow from the policy: moving one is no change of the address.
CREATE FUNCTION stamp_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.version := 1;
  ELSIF (to_jsonb(NEW) - 'verify_after') IS DISTINCT FROM (to_jsonb(OLD) - 'verify_after') THEN
    NEW.version := OLD.version + 1;
    IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
      NEW.updated_at := clock_timestamp();
    END IF;
    -- Strictly later than the version before, so that every moment has exactly one state.
    NEW.updated_at := greatest(NEW.updated_at, OLD.updated_at + interval '1 millisecond');
  END IF;
  RETURN NEW;
END $$;

-- Writes the log from inside the database, so that no code path can forget it. Who and why come from the
-- transaction's setting doorplate.context; a change by hand is attributed to the database user.
CREATE FUNCTION log_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  context jsonb := coalesce(nullif(current_setting('doorplate.context', true), ''), '{}')::jsonb;
  after_state jsonb := to_jsonb(NEW);
  before_state jsonb;
  fields text[] := '{}';
  operation text := 'create';
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.version = OLD.version THEN
      RETURN NULL;
    END IF;
    before_state := to_jsonb(OLD);
    SELECT array_agg(key ORDER BY key) INTO fields FROM jsonb_each(after_state)
      WHERE value IS DISTINCT FROM before_state -> key AND key NOT IN ('version', 'updated_at');
    operation := CASE
      WHEN OLD.deleted_at IS NULL AND NEW.deleted_at IS NOT NULL THEN 'delete'
      WHEN OLD.deleted_at IS NOT NULL AND NEW.deleted_at IS NULL THEN 'restore'
      WHEN context ->> 'operation' = 'restore' THEN 'restore'
      ELSE 'update' END;
  END IF;
  PERFORM hold_back_feed();
  INSERT INTO changes (tenant_id, seq, occurred_at, entity, entity_id, customer_id, version, operation,
                       changed_fields, state, actor, source, reason, request_id)
  VALUES (NEW.tenant_id, nextval('change_seq'), NEW.updated_at, TG_ARGV[0], NEW.id,
          (after_state ->> TG_ARGV[1])::uuid, NEW.version, operation, coalesce(fields, '{}'), after_state,
          coalesce(context ->> 'actor', 'sql:' || session_user), coalesce(context ->> 'source', 'sql'),
          context ->> 'reason', context ->> 'request_id');
  RETURN NULL;
END $$;

SELECT ensure_change_partition((now() + month * interval '1 month')::date) FROM generate_series(-1, 3) AS month;
