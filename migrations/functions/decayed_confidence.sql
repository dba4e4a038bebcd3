CREATE OR REPLACE FUNCTION decayed_confidence(
  confidence real, as_of timestamptz, half_life_days real, at timestamptz
) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
  SELECT confidence * power(0.5, greatest(0, extract(epoch FROM at - as_of)::float8) / (86400.0 * half_life_days))
$$;
COMMENT ON FUNCTION decayed_confidence IS
  'A confidence at a later time: it halves with each half-life.';
