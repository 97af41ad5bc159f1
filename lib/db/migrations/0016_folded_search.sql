-- Equal for texts that people take for the same: one Unicode form, lower case, without accents and what nobody sees, separators
-- as blanks. Where the database lowers ASCII alone (the locale C), the letters named here are lowered all the same.
CREATE FUNCTION fold_text(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  plain text;
BEGIN
  IF octet_length(given) = char_length(given) AND given !~ '[\u0001-\u001f\u007f]' THEN
    plain := translate(lower(given), '_.-', '   ');
  ELSE
    plain := normalize(regexp_replace(normalize(given, NFKD),
      '[\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u1ab0-\u1aff\u1dc0-\u1dff\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\u3164\ufe00-\ufe0f\ufe20-\ufe2f\ufeff\uffa0\ufff9-\ufffb]+', '', 'g'), NFKC);
    plain := translate(lower(plain),
      'ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩςАБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯІЄҐЂЈЉЊЋЏıøłđðħŧ',
      'αβγδεζηθικλμνξοπρστυφχψωσабвгдежзиклмнопрстуфхцчшщъыьэюяієґђјљњћџiolddht');
    plain := replace(replace(replace(replace(plain, 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th');
    plain := regexp_replace(plain, '[\u0001-\u0020\u007f-\u00a0\u1680\u2010-\u2015\u2028\u2029\u2212_.-]', ' ', 'g');
  END IF;
  RETURN CASE WHEN plain LIKE '%  %' THEN regexp_replace(plain, ' {2,}', ' ', 'g') ELSE plain END;
END
$$;
--> statement-breakpoint
-- Compared byte by byte it gives the order of people: numbers by their value, each led by how many digits it has.
CREATE FUNCTION sort_text(given text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT coalesce(string_agg(part[1] || CASE part[2] WHEN '' THEN '' ELSE lpad(length(ltrim(part[2], '0'))::text, 3, '0') || ltrim(part[2], '0') END, '' ORDER BY place), '')
  FROM regexp_matches(left(btrim(fold_text(left(given, 400))), 200), '([^0-9]*)([0-9]*)', 'g') WITH ORDINALITY AS parts(part, place)
$$;
--> statement-breakpoint
-- Each field stands between line breaks and blanks, so that a word's beginning and a whole name, id, login or e-mail can be asked
-- for; note and tags stand behind tabs, so that neither is ever taken for one.
CREATE FUNCTION search_text(name text, remote_id text, login text, email text, note text, tags text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT E'\n ' || concat_ws(E' \n ', btrim(fold_text(name)), btrim(fold_text(remote_id)), btrim(fold_text(login)), btrim(fold_text(email)))
    || E' \n\t ' || coalesce(btrim(fold_text(note)), '') || E' \t ' || btrim(fold_text(array_to_string(tags, E'\n'))) || E' \t'
$$;
--> statement-breakpoint
-- What a search asks of that text: the needle anywhere, and of a word that is too short for that, its beginning. Signs are no word, and
-- in scripts that put no blanks between words every character counts. Null for what folds to nothing, which is no search for everybody.
CREATE FUNCTION search_pattern(needle text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
  folded text := fold_text(btrim(needle));
  length int := char_length(btrim(folded));
BEGIN
  IF length = 0 THEN
    RETURN NULL;
  ELSIF length < 3 AND folded !~ '^ ?[!-/:-@[-`{-~]|[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff]' THEN
    folded := ' ' || ltrim(folded);
  END IF;
  RETURN '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%';
END
$$;
--> statement-breakpoint
-- A name, id, login or e-mail that is the needle, whole.
CREATE FUNCTION exact_pattern(needle text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT E'%\n ' || regexp_replace(btrim(fold_text(needle)), '([\\%_])', '\\\1', 'g') || E' \n%'
$$;
--> statement-breakpoint
-- Two tags are one when these are equal. Of built-in functions alone: an index is kept up without the desk's search path.
CREATE FUNCTION tag_keys(tags text[]) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT CASE WHEN tags = '{}' THEN tags ELSE (
    SELECT array_agg(replace(lower(btrim(regexp_replace(regexp_replace(regexp_replace(normalize(tag, NFKC), '[\s\u0001-\u001f\u007f-\u00a0]+', ' ', 'g'),
      '[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb]+', '', 'g'), ' +', ' ', 'g'))), 'ς', 'σ') ORDER BY place)
    FROM unnest(tags) WITH ORDINALITY AS given(tag, place)) END
$$;
--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "search_text" text;
--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "sort_key" text COLLATE "C";
--> statement-breakpoint
CREATE FUNCTION sub_users_fold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_text := search_text(NEW.name, NEW.remote_id, NEW.login, NEW.email, NEW.note, NEW.tags);
  NEW.sort_key := sort_text(NEW.name);
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER sub_users_fold BEFORE UPDATE OF name, remote_id, login, email, note, tags ON "sub_users" FOR EACH ROW
WHEN (ROW(OLD.name, OLD.remote_id, OLD.login, OLD.email, OLD.note, OLD.tags) IS DISTINCT FROM ROW(NEW.name, NEW.remote_id, NEW.login, NEW.email, NEW.note, NEW.tags))
EXECUTE FUNCTION sub_users_fold();
--> statement-breakpoint
-- After the insert and not before it: a listing proposes every row it has, and nearly all of them are there already.
CREATE FUNCTION sub_users_fold_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sub_users s SET search_text = search_text(s.name, s.remote_id, s.login, s.email, s.note, s.tags), sort_key = sort_text(s.name)
  FROM fresh WHERE s.id = fresh.id AND s.search_text IS NULL;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER sub_users_fold_new AFTER INSERT ON "sub_users" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION sub_users_fold_new();
--> statement-breakpoint
CREATE INDEX "sub_users_search_text" ON "sub_users" USING gin (search_text gin_trgm_ops);
--> statement-breakpoint
CREATE INDEX "sub_users_tag_keys" ON "sub_users" USING gin (tag_keys(tags)) WHERE tags <> '{}';
--> statement-breakpoint
CREATE INDEX "sub_users_by_sort_key" ON "sub_users" USING btree ("sort_key","id");
--> statement-breakpoint
-- Spellings of one tag become the first of them, everywhere. Rows that change nothing are not written.
WITH said AS (
  SELECT s.id, given.tag, given.place, (tag_keys(ARRAY[given.tag]))[1] AS key FROM sub_users s CROSS JOIN LATERAL unnest(s.tags) WITH ORDINALITY AS given(tag, place) WHERE s.tags <> '{}'
), spelled AS (
  SELECT DISTINCT ON (key) key, tag FROM said ORDER BY key, id, place
), kept AS (
  SELECT DISTINCT ON (said.id, said.key) said.id, said.place, spelled.tag FROM said JOIN spelled USING (key) ORDER BY said.id, said.key, said.place
), merged AS (
  SELECT id, array_agg(tag ORDER BY place) AS tags FROM kept GROUP BY id
)
UPDATE sub_users s SET tags = merged.tags FROM merged WHERE merged.id = s.id AND s.tags <> merged.tags;
