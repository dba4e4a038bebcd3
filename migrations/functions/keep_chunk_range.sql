-- Two transactions write a chunk: `rows` contains what is left of it, and its range of the log must cover both. The
-- database enforces that, because an older version that writes a chunk in one transaction may continue or cancel an
-- import of a newer one.
CREATE OR REPLACE FUNCTION keep_chunk_range() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    IF EXISTS (SELECT FROM tenant_erasures WHERE tenant_id = OLD.tenant_id AND status = 'running') THEN
      RETURN OLD;
    END IF;
    RETURN NULL;
  END IF;
  NEW.first_seq := least(OLD.first_seq, NEW.first_seq);
  NEW.last_seq := greatest(OLD.last_seq, NEW.last_seq);
  RETURN NEW;
END $$;
COMMENT ON FUNCTION keep_chunk_range IS
  'Lets the range of the change log that a chunk of an import has written only grow, and keeps written chunks.';

CREATE OR REPLACE TRIGGER import_chunks_keep_range BEFORE UPDATE OR DELETE ON import_chunks FOR EACH ROW
  WHEN (OLD.first_seq IS NOT NULL) EXECUTE FUNCTION keep_chunk_range();
