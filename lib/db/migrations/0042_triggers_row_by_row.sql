-- oldest build: 0027_one_clock
-- Row by row, each found by an index. What a statement wrote has no statistics: joined with it, a thousand new rows could
-- be compared with each other a million times.
DROP TRIGGER sub_users_fold_new ON "sub_users";
--> statement-breakpoint
CREATE OR REPLACE FUNCTION sub_users_fold_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sub_users s SET search_text = search_text(s.name, s.remote_id, s.login, s.email, s.note, s.tags), sort_key = sort_text(s.name)
  WHERE s.id = NEW.id AND s.search_text IS NULL;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER sub_users_fold_new AFTER INSERT ON "sub_users" FOR EACH ROW WHEN (NEW.search_text IS NULL) EXECUTE FUNCTION sub_users_fold_new();
--> statement-breakpoint
DROP TRIGGER sub_users_find_customer ON "sub_users";
--> statement-breakpoint
CREATE OR REPLACE FUNCTION sub_users_find_customer() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  found_id uuid;
BEGIN
  SELECT l.customer_id INTO found_id FROM customer_links l
  WHERE l.account_id = NEW.account_id AND l.remote_id = NEW.remote_id AND l.until IS NULL;
  IF found_id IS DISTINCT FROM NEW.customer_id AND found_id IS NOT NULL THEN
    UPDATE sub_users s SET customer_id = found_id WHERE s.id = NEW.id;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER sub_users_find_customer AFTER INSERT ON "sub_users" FOR EACH ROW EXECUTE FUNCTION sub_users_find_customer();
--> statement-breakpoint
DROP TRIGGER customer_links_made ON "customer_links";
--> statement-breakpoint
DROP TRIGGER customer_links_changed ON "customer_links";
--> statement-breakpoint
DROP TRIGGER customer_links_removed ON "customer_links";
--> statement-breakpoint
CREATE OR REPLACE FUNCTION customer_links_to_sub_users() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  link customer_links;
  open_id uuid;
BEGIN
  IF TG_OP = 'DELETE' THEN link := OLD; ELSE link := NEW; END IF;
  SELECT l.customer_id INTO open_id FROM customer_links l
  WHERE l.account_id = link.account_id AND l.remote_id = link.remote_id AND l.until IS NULL;
  UPDATE sub_users s SET customer_id = open_id
  WHERE s.account_id = link.account_id AND s.remote_id = link.remote_id AND s.customer_id IS DISTINCT FROM open_id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER customer_links_to_sub_users AFTER INSERT OR UPDATE OR DELETE ON "customer_links" FOR EACH ROW EXECUTE FUNCTION customer_links_to_sub_users();
