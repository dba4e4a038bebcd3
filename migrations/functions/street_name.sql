-- addresses_street_idx holds its values: another text of the function needs a new index.
CREATE OR REPLACE FUNCTION street_name(line text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN line ~* '^\s*(c/o|attn|z\.? ?hd|收件)|@|转交|代收' THEN '' ELSE
  btrim(regexp_replace(
    regexp_replace(left(line, 200), '^\s*[0-9０-９]+[a-z]?([-/–][0-9０-９]+[a-z]?)?[,，\s]+', '', 'i'),
    '[\s,，#(（]*[0-9０-９]+(?![0-9]|st\M|nd\M|rd\M|th\M).*$', '', 'i'), E' \t,，.;-')
END;
COMMENT ON FUNCTION street_name IS
  'The street of an address line, without house number and what follows: 深南大道1001号 → 深南大道, "12 Rue de la Paix" → '
  '"Rue de la Paix"; ordinals stay. Empty where a line has no street, or is about a person.';
