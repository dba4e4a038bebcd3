SET LOCAL lock_timeout = '5s';

-- Workers look for campaigns themselves: those with something to verify, and, at this time, those whose next addresses
-- are to be selected or whose last ones have ended meanwhile.
ALTER TABLE campaigns ADD COLUMN due_at timestamptz(3) NOT NULL DEFAULT '-infinity';
COMMENT ON COLUMN campaigns.due_at IS 'When it is looked at again although nothing of it can be claimed.';
