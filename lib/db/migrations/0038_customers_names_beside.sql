-- oldest build: 0027_one_clock
ALTER TABLE "sub_users" ADD COLUMN "customer_sort" text COLLATE "C";
--> statement-breakpoint
-- What a search finds a sub-user by of its customer: the name, behind note and tags, so that it is never taken for the sub-user's own.
CREATE FUNCTION customer_words(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT ' ' || btrim(fold_text(name)) || E' \t'
$$;
--> statement-breakpoint
CREATE OR REPLACE FUNCTION sub_users_fold() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  words text;
BEGIN
  SELECT customer_words(c.name), c.sort_key INTO words, NEW.customer_sort FROM customers c WHERE c.id = NEW.customer_id;
  NEW.search_text := search_text(NEW.name, NEW.remote_id, NEW.login, NEW.email, NEW.note, NEW.tags) || coalesce(words, '');
  NEW.sort_key := sort_text(NEW.name);
  RETURN NEW;
END
$$;
--> statement-breakpoint
DROP TRIGGER sub_users_fold ON "sub_users";
--> statement-breakpoint
CREATE TRIGGER sub_users_fold BEFORE UPDATE OF name, remote_id, login, email, note, tags, customer_id ON "sub_users" FOR EACH ROW
WHEN (ROW(OLD.name, OLD.remote_id, OLD.login, OLD.email, OLD.note, OLD.tags, OLD.customer_id) IS DISTINCT FROM ROW(NEW.name, NEW.remote_id, NEW.login, NEW.email, NEW.note, NEW.tags, NEW.customer_id))
EXECUTE FUNCTION sub_users_fold();
--> statement-breakpoint
-- In the order in which sub-users are locked everywhere.
CREATE FUNCTION customers_renamed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM sub_users s WHERE s.customer_id = NEW.id ORDER BY s.account_id, s.remote_id FOR NO KEY UPDATE;
  UPDATE sub_users s SET customer_sort = NEW.sort_key,
    search_text = search_text(s.name, s.remote_id, s.login, s.email, s.note, s.tags) || customer_words(NEW.name)
  WHERE s.customer_id = NEW.id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER customers_renamed AFTER UPDATE OF name ON "customers" FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION customers_renamed();
--> statement-breakpoint
CREATE INDEX "sub_users_by_customer" ON "sub_users" USING btree ("customer_sort","id");
