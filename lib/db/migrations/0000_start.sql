CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"label" text NOT NULL,
	"source" text NOT NULL,
	"configured" boolean DEFAULT true NOT NULL,
	"health" text DEFAULT 'unknown' NOT NULL,
	"health_message" text,
	"health_at" timestamp (3) with time zone,
	"last_good_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_head" (
	"id" integer PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"action" text NOT NULL,
	"outcome" text NOT NULL,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"address" text,
	"account_id" text,
	"remote_id" text,
	"subject" text,
	"before" jsonb,
	"after" jsonb,
	"reason" text,
	"request_id" text,
	"operation_id" uuid,
	"run_id" uuid,
	"previous" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "instances" (
	"id" uuid PRIMARY KEY NOT NULL,
	"pulse_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"operation" text NOT NULL,
	"account_id" text NOT NULL,
	"remote_id" text,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"input" jsonb NOT NULL,
	"digest" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"message" text,
	"conflicts" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"checkable" boolean DEFAULT false NOT NULL,
	"reason" text,
	"actor_id" uuid,
	"actor_name" text NOT NULL,
	"request_id" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"settled_at" timestamp (3) with time zone,
	"settled_by" text,
	"instance_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"staff_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"used_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"address" text,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "setup_tokens" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"subject" text NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "staff" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"email" text NOT NULL,
	"name" text NOT NULL,
	"role" text NOT NULL,
	"password_hash" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"disabled_at" timestamp (3) with time zone,
	"last_seen_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "sub_users" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "sub_users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" text NOT NULL,
	"remote_id" text NOT NULL,
	"name" text NOT NULL,
	"login" text,
	"email" text,
	"status" text NOT NULL,
	"note" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"traffic_cap" bigint,
	"traffic_unlimited" boolean DEFAULT false NOT NULL,
	"traffic_used" bigint,
	"ip_cap" bigint,
	"ip_unlimited" boolean DEFAULT false NOT NULL,
	"ip_used" bigint,
	"remote_created_at" timestamp (3) with time zone,
	"remote_updated_at" timestamp (3) with time zone,
	"first_seen_at" timestamp (3) with time zone NOT NULL,
	"observed_at" timestamp (3) with time zone NOT NULL,
	"missing_since" timestamp (3) with time zone,
	"vanished_at" timestamp (3) with time zone,
	"usage_read_at" timestamp (3) with time zone,
	"usage" double precision GENERATED ALWAYS AS (case when traffic_cap > 0 then traffic_used::double precision / traffic_cap end) STORED,
	"traffic_left" bigint GENERATED ALWAYS AS (traffic_cap - traffic_used) STORED,
	"sort_name" text GENERATED ALWAYS AS (left(lower(name), 200)) STORED,
	"search" text GENERATED ALWAYS AS (lower(name || E'
' || remote_id || E'
' || coalesce(login, '') || E'
' || coalesce(email, '') || E'
' || coalesce(note, ''))) STORED,
	CONSTRAINT "sub_users_ref" UNIQUE("account_id","remote_id")
);
--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"account_id" text NOT NULL,
	"trigger" text NOT NULL,
	"state" text DEFAULT 'running' NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"pages" integer DEFAULT 0 NOT NULL,
	"rows" integer DEFAULT 0 NOT NULL,
	"expected" integer,
	"changed" integer DEFAULT 0 NOT NULL,
	"vanished" integer DEFAULT 0 NOT NULL,
	"unreadable" integer DEFAULT 0 NOT NULL,
	"error" text,
	"instance_id" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "operations" ADD CONSTRAINT "operations_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sub_users" ADD CONSTRAINT "sub_users_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_of_sub_user" ON "audit_log" USING btree ("account_id","remote_id","seq" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_at" ON "audit_log" USING btree ("at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "audit_by_actor" ON "audit_log" USING btree ("actor_id","seq" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "operations_under_way" ON "operations" USING btree ("account_id",coalesce(remote_id, '+' || name)) WHERE state in ('planned', 'sent') and operation <> 'reveal-password';--> statement-breakpoint
CREATE INDEX "operations_of_sub_user" ON "operations" USING btree ("account_id","remote_id","created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "operations_latest" ON "operations" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "operations_open" ON "operations" USING btree ("account_id","remote_id") WHERE state in ('planned', 'sent', 'unknown');--> statement-breakpoint
CREATE INDEX "sessions_of_staff" ON "sessions" USING btree ("staff_id");--> statement-breakpoint
CREATE INDEX "sign_in_failures_recent" ON "sign_in_failures" USING btree ("subject","at");--> statement-breakpoint
CREATE UNIQUE INDEX "staff_email" ON "staff" USING btree (lower(email));--> statement-breakpoint
CREATE INDEX "sub_users_search" ON "sub_users" USING gin (search gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "sub_users_tags" ON "sub_users" USING gin ("tags");--> statement-breakpoint
CREATE INDEX "sub_users_by_name" ON "sub_users" USING btree ("sort_name","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_status" ON "sub_users" USING btree ("status","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_account" ON "sub_users" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_usage" ON "sub_users" USING btree ("usage","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_traffic_used" ON "sub_users" USING btree ("traffic_used","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_traffic_cap" ON "sub_users" USING btree ("traffic_cap","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_traffic_left" ON "sub_users" USING btree ("traffic_left","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_ip_used" ON "sub_users" USING btree ("ip_used","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_ip_cap" ON "sub_users" USING btree ("ip_cap","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_created" ON "sub_users" USING btree ("remote_created_at","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_updated" ON "sub_users" USING btree ("remote_updated_at","id");--> statement-breakpoint
CREATE INDEX "sub_users_missing" ON "sub_users" USING btree ("account_id") WHERE missing_since is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "sync_runs_running" ON "sync_runs" USING btree ("account_id") WHERE state = 'running';--> statement-breakpoint
CREATE INDEX "sync_runs_latest" ON "sync_runs" USING btree ("account_id","started_at" DESC NULLS LAST);
--> statement-breakpoint
INSERT INTO "audit_head" ("id", "seq", "hash") VALUES (1, 0, '');
--> statement-breakpoint
CREATE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is append-only';
END
$$;
--> statement-breakpoint
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_log" FOR EACH STATEMENT EXECUTE FUNCTION audit_log_is_append_only();
