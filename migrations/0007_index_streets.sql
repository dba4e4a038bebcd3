SET LOCAL lock_timeout = '5s';

-- The street of an address line, without house number and what follows: 深南大道1001号 → 深南大道, "12 Rue de la Paix" →
-- "Rue de la Paix"; ordinals stay. Empty where a line has no street, or is about a person.
CREATE FUNCTION street_name(line text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN line ~* '^\s*(c/o|attn|z\.? ?hd|收件)|@|转交|代收' THEN '' ELSE
  btrim(regexp_replace(
    regexp_replace(left(line, 200), '^\s*[0-9０-９]+[a-z]?([-/–][0-9０-９]+[a-z]?)?[,，\s]+', '', 'i'),
    '[\s,，#(（]*[0-9０-９]+(?![0-9]|st\M|nd\M|rd\M|th\M).*$', '', 'i'), E' \t,，.;-')
END;

-- As streets are compared: no case, accents, blanks or punctuation.
CREATE FUNCTION street_key(line text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN regexp_replace(lower(normalize(street_name(line), NFKD)), '[\s[:punct:]\u0300-\u036f]+', '', 'g');

CREATE INDEX addresses_street_idx ON addresses (tenant_id, street_key(address_lines[1]) text_pattern_ops)
  WHERE deleted_at IS NULL;
