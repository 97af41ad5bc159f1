-- oldest build: 0027_one_clock
ALTER TABLE "comments" ADD COLUMN "search_text" text;
--> statement-breakpoint
CREATE FUNCTION comments_fold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_text := CASE WHEN NEW.removed_at IS NULL THEN ' ' || btrim(fold_text(NEW.body)) || ' ' END;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER comments_fold BEFORE INSERT OR UPDATE OF body, removed_at ON "comments" FOR EACH ROW EXECUTE FUNCTION comments_fold();
--> statement-breakpoint
UPDATE "comments" SET body = body;
--> statement-breakpoint
CREATE INDEX "comments_search_text" ON "comments" USING gin (search_text gin_trgm_ops);
