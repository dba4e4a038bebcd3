SET LOCAL lock_timeout = '5s';

-- How sure it is that post reaches the customer there, as of a moment; it halves in each half-life after that.
ALTER TABLE addresses
  ADD COLUMN verification_reasons text[],
  ADD COLUMN confidence_as_of timestamptz(3),
  ADD COLUMN confidence_half_life_days real,
  -- When the customer stated this place; null: when the address was made.
  ADD COLUMN place_since timestamptz(3);

-- What came to light outside: parcels, letters, people. Append-only.
CREATE TABLE evidence (
  tenant_id uuid NOT NULL,
  customer_id uuid NOT NULL,
  address_id uuid NOT NULL,
  id uuid NOT NULL,
  kind text NOT NULL CONSTRAINT evidence_kind_check
    CHECK (kind IN ('delivered', 'returned', 'customer_confirmed', 'visited', 'mail_bounced')),
  reason text CONSTRAINT evidence_reason_check
    CHECK (reason IN ('unknown_recipient', 'moved', 'no_such_address', 'refused', 'unclaimed', 'other')),
  occurred_at timestamptz(3) NOT NULL,
  source text NOT NULL,
  ref text NOT NULL,
  note text,
  -- The version that the address had then, and its place: evidence speaks of a door, not of what the address becomes.
  address_version integer NOT NULL,
  fingerprint text NOT NULL,
  recorded_by text NOT NULL,
  recorded_at timestamptz(3) NOT NULL,
  CONSTRAINT evidence_pkey PRIMARY KEY (tenant_id, address_id, id),
  CONSTRAINT evidence_returned_check CHECK ((kind = 'returned') = (reason IS NOT NULL))
);
CREATE UNIQUE INDEX evidence_ref_key ON evidence (tenant_id, source, ref);
CREATE INDEX evidence_occurred_idx ON evidence (tenant_id, address_id, occurred_at);

CREATE FUNCTION refuse_evidence_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'evidence is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER evidence_append_only BEFORE UPDATE OR DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION refuse_evidence_change();
CREATE TRIGGER evidence_no_truncate BEFORE TRUNCATE ON evidence EXECUTE FUNCTION refuse_evidence_change();

ALTER TABLE verifications
  -- What came to light beside the outcome; null is nothing.
  ADD COLUMN IF NOT EXISTS findings jsonb,
  -- What the address said before, for the results of a campaign.
  ADD COLUMN previous jsonb;

CREATE FUNCTION decayed_confidence(confidence real, as_of timestamptz, half_life_days real, at timestamptz) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT confidence * power(0.5, greatest(0, extract(epoch FROM at - as_of)::float8) / (86400.0 * half_life_days))
$$;

CREATE FUNCTION attribute_matches(condition jsonb, attributes jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
  SELECT CASE
    WHEN condition IS NULL THEN true
    WHEN condition ? 'equals' THEN coalesce(attributes -> (condition ->> 'name') = condition -> 'equals', false)
    WHEN jsonb_typeof(attributes -> (condition ->> 'name')) = 'number' THEN (attributes ->> (condition ->> 'name'))::numeric >= (condition ->> 'at_least')::numeric
    ELSE false END
$$;

-- When an address is to be verified again: after the interval of the first rule that matches, a failed check within a
-- day; or when its confidence falls below the policy's least, whichever comes first. A confidence that is lower right
-- after a check waits for its interval, because the same check would say the same; one that evidence has lowered since
-- does not. Takes the place of due_interval(), which processes of the version before still call.
CREATE FUNCTION due_at(
  policy jsonb, tenant uuid, address uuid, verified_at timestamptz, verification_status text, confidence real, as_of timestamptz, half_life_days real,
  country_code text, customer_tags text[], address_tags text[], customer_attributes jsonb, address_attributes jsonb
) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT least(
    verified_at + CASE verification_status WHEN 'failed' THEN interval '1 day' END,
    verified_at + coalesce((
      SELECT (rule ->> 'interval')::interval FROM jsonb_array_elements(policy -> 'rules') WITH ORDINALITY AS rules (rule, position)
      WHERE (rule ->> 'customer_tag' IS NULL OR rule ->> 'customer_tag' = ANY (customer_tags))
        AND (rule ->> 'address_tag' IS NULL OR rule ->> 'address_tag' = ANY (address_tags))
        AND (rule ->> 'country_code' IS NULL OR rule ->> 'country_code' = country_code)
        AND attribute_matches(rule -> 'customer_attribute', customer_attributes)
        AND attribute_matches(rule -> 'address_attribute', address_attributes)
        AND (rule -> 'confidence_below' IS NULL OR confidence < (rule ->> 'confidence_below')::float8)
        AND (rule -> 'deliveries' IS NULL OR (
          SELECT count(*) FROM evidence AS e WHERE e.tenant_id = tenant AND e.address_id = address AND e.kind = 'delivered'
            AND e.occurred_at > greatest(verified_at, as_of) - (rule -> 'deliveries' ->> 'within')::interval
        ) >= (rule -> 'deliveries' ->> 'at_least')::integer)
      ORDER BY position LIMIT 1
    ), (policy ->> 'default_interval')::interval),
    CASE
      WHEN confidence > (policy ->> 'min_confidence')::float8 THEN greatest(
        verified_at + interval '1 day',
        as_of + make_interval(secs => 86400.0 * half_life_days * ln(confidence / (policy ->> 'min_confidence')::float8) / ln(2.0)))
      WHEN as_of > verified_at THEN CASE WHEN policy ->> 'min_confidence' IS NOT NULL THEN as_of END
    END)
$$;

ALTER TABLE campaigns
  DROP CONSTRAINT campaigns_status_check,
  ADD CONSTRAINT campaigns_status_check CHECK (status IN ('scheduled', 'running', 'paused', 'cancelled', 'completed')),
  -- {"cron": "0 3 * * 1", "timezone": "Asia/Shanghai"}: it verifies nothing itself, but starts campaigns.
  ADD COLUMN schedule jsonb,
  ADD COLUMN next_run_at timestamptz(3),
  -- The scheduled campaign that has started this one.
  ADD COLUMN schedule_id uuid,
  -- {"at": when, "done": how many had ended, "rate": a second, smoothed}
  ADD COLUMN pace jsonb;
CREATE INDEX campaigns_scheduled_idx ON campaigns (next_run_at) WHERE status = 'scheduled';
CREATE INDEX campaigns_schedule_idx ON campaigns (tenant_id, schedule_id, id) WHERE schedule_id IS NOT NULL;
