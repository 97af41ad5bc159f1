-- oldest build: 0027_one_clock
CREATE TABLE "comments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"customer_id" uuid,
	"account_id" text,
	"remote_id" text,
	"body" text NOT NULL,
	"author_id" uuid,
	"author_name" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"edited_at" timestamp (3) with time zone,
	"removed_at" timestamp (3) with time zone,
	"removed_by" text,
	CONSTRAINT "comments_subject" CHECK ((customer_id is null) <> (account_id is null) and (account_id is null) = (remote_id is null))
);
--> statement-breakpoint
CREATE TABLE "customer_aliases" (
	"key" text PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"customer_id" uuid NOT NULL,
	"since" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"digest" text NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"customers" integer NOT NULL,
	"links" integer NOT NULL,
	"undo" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"undone_at" timestamp (3) with time zone,
	"undone_by" text
);
--> statement-breakpoint
CREATE TABLE "customer_links" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"customer_id" uuid NOT NULL,
	"account_id" text NOT NULL,
	"remote_id" text NOT NULL,
	"since" timestamp (3) with time zone NOT NULL,
	"until" timestamp (3) with time zone,
	"first_day" date,
	"end_day" date,
	"change_id" uuid NOT NULL,
	"end_change_id" uuid,
	"linked_by" text NOT NULL,
	"ended_by" text
);
--> statement-breakpoint
CREATE TABLE "customers" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"reference" text,
	"emails" text[] DEFAULT '{}' NOT NULL,
	"contacts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"time_zone" text,
	"language" text,
	"state" text DEFAULT 'active' NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_by" text NOT NULL,
	"closed_at" timestamp (3) with time zone,
	"merged_into" uuid,
	"erased_at" timestamp (3) with time zone,
	"erased_number" integer,
	"search_text" text,
	"search_private" text,
	"sort_key" text COLLATE "C",
	CONSTRAINT "customers_erased_number_unique" UNIQUE("erased_number")
);
--> statement-breakpoint
CREATE TABLE "hand_over_templates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"provider" text,
	"language" text NOT NULL,
	"body" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "secret_links" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_digest" text NOT NULL,
	"sealed" text,
	"account_id" text NOT NULL,
	"remote_id" text NOT NULL,
	"customer_id" uuid,
	"created_by_id" uuid,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"opened_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	"revoked_by" text,
	CONSTRAINT "secret_links_token_digest_unique" UNIQUE("token_digest")
);
--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "customer_id" uuid;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "comments" ADD CONSTRAINT "comments_author_id_staff_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."staff"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_aliases" ADD CONSTRAINT "customer_aliases_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_links" ADD CONSTRAINT "customer_links_customer_id_customers_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_links" ADD CONSTRAINT "customer_links_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "comments_of_customer" ON "comments" USING btree ("customer_id","at" DESC NULLS LAST) WHERE customer_id is not null;--> statement-breakpoint
CREATE INDEX "comments_of_sub_user" ON "comments" USING btree ("account_id","remote_id","at" DESC NULLS LAST) WHERE account_id is not null;--> statement-breakpoint
CREATE INDEX "customer_aliases_of_customer" ON "customer_aliases" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "customer_changes_latest" ON "customer_changes" USING btree ("at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "customer_links_open" ON "customer_links" USING btree ("account_id","remote_id") WHERE until is null;--> statement-breakpoint
CREATE INDEX "customer_links_of_customer" ON "customer_links" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "customer_links_of_sub_user" ON "customer_links" USING btree ("account_id","remote_id","since" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "customer_links_of_change" ON "customer_links" USING btree ("change_id");--> statement-breakpoint
CREATE INDEX "customer_links_ended_by_change" ON "customer_links" USING btree ("end_change_id");--> statement-breakpoint
CREATE INDEX "customers_search_text" ON "customers" USING gin (search_text gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "customers_search_private" ON "customers" USING gin (search_private gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "customers_by_sort_key" ON "customers" USING btree ("sort_key","id");--> statement-breakpoint
CREATE INDEX "customers_by_created" ON "customers" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "secret_links_of_sub_user" ON "secret_links" USING btree ("account_id","remote_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "secret_links_due" ON "secret_links" USING btree ("expires_at") WHERE sealed is not null;--> statement-breakpoint
CREATE INDEX "sub_users_of_customer" ON "sub_users" USING btree ("customer_id") WHERE customer_id is not null;
--> statement-breakpoint
CREATE FUNCTION customers_fold() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.search_text := search_text(NEW.name, NULL, NULL, NULL, NULL, '{}');
  NEW.search_private := E'\n ' || concat_ws(E' \n ', btrim(fold_text(NEW.reference)),
    (SELECT string_agg(btrim(fold_text(mail)), E' \n ') FROM unnest(NEW.emails) mail),
    (SELECT string_agg(btrim(fold_text(contact ->> 'value')), E' \n ') FROM jsonb_array_elements(NEW.contacts) contact)) || E' \n';
  NEW.sort_key := sort_text(NEW.name);
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER customers_fold BEFORE INSERT OR UPDATE OF name, reference, emails, contacts ON "customers" FOR EACH ROW EXECUTE FUNCTION customers_fold();
--> statement-breakpoint
-- Every link that a statement made, changed or removed: its sub-user then says whose open link it has, if any.
CREATE FUNCTION customer_links_to_sub_users() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    UPDATE sub_users s SET customer_id = fresh.customer_id FROM fresh
    WHERE s.account_id = fresh.account_id AND s.remote_id = fresh.remote_id AND fresh.until IS NULL
      AND s.customer_id IS DISTINCT FROM fresh.customer_id;
  ELSE
    UPDATE sub_users s SET customer_id = now_open.customer_id
    FROM (SELECT gone.account_id, gone.remote_id, l.customer_id
        FROM (SELECT DISTINCT account_id, remote_id FROM gone) gone
        LEFT JOIN customer_links l ON l.account_id = gone.account_id AND l.remote_id = gone.remote_id AND l.until IS NULL) now_open
    WHERE s.account_id = now_open.account_id AND s.remote_id = now_open.remote_id
      AND s.customer_id IS DISTINCT FROM now_open.customer_id;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER customer_links_made AFTER INSERT ON "customer_links" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION customer_links_to_sub_users();
--> statement-breakpoint
CREATE TRIGGER customer_links_changed AFTER UPDATE ON "customer_links" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION customer_links_to_sub_users();
--> statement-breakpoint
CREATE TRIGGER customer_links_removed AFTER DELETE ON "customer_links" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION customer_links_to_sub_users();
--> statement-breakpoint
-- A row that a listing makes anew under an id that had one keeps that id's customer.
CREATE FUNCTION sub_users_find_customer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE sub_users s SET customer_id = l.customer_id FROM fresh
    JOIN customer_links l ON l.account_id = fresh.account_id AND l.remote_id = fresh.remote_id AND l.until IS NULL
  WHERE s.id = fresh.id AND s.customer_id IS DISTINCT FROM l.customer_id;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER sub_users_find_customer AFTER INSERT ON "sub_users" REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION sub_users_find_customer();
