-- after: street_name
-- addresses_street_idx holds its values: another text of the function needs a new index.
CREATE OR REPLACE FUNCTION street_key(line text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(lower(normalize(street_name(line), NFKD)), '[\s[:punct:]\u0300-\u036f]+', '', 'g');
COMMENT ON FUNCTION street_key IS
  'The street of an address line as streets are compared: without case, accents, blanks and punctuation.';
