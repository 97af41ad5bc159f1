ALTER TABLE "accounts" ADD COLUMN "sample_history_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "read_in_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alert_channels" ADD COLUMN "digest" text DEFAULT 'none' NOT NULL;--> statement-breakpoint
ALTER TABLE "alert_channels" ADD COLUMN "digest_at" integer;--> statement-breakpoint
ALTER TABLE "alert_channels" ADD COLUMN "quiet_from" integer;--> statement-breakpoint
ALTER TABLE "alert_channels" ADD COLUMN "quiet_to" integer;--> statement-breakpoint
ALTER TABLE "alert_channels" ADD COLUMN "time_zone" text DEFAULT 'UTC' NOT NULL;--> statement-breakpoint
ALTER TABLE "alert_deliveries" ADD COLUMN "held" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "alert_events" ADD COLUMN "summarized" text;--> statement-breakpoint
ALTER TABLE "alert_events" ADD COLUMN "acknowledged_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alert_events" ADD COLUMN "acknowledged_by" text;--> statement-breakpoint
ALTER TABLE "alert_events" ADD COLUMN "snoozed_until" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alert_events" ADD COLUMN "assignee_id" uuid;--> statement-breakpoint
ALTER TABLE "alert_rules" ADD COLUMN "summarize_first" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "alert_events" ADD CONSTRAINT "alert_events_assignee_id_staff_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."staff"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_events_of_sub_user" ON "alert_events" USING btree ("account_id","remote_id") WHERE cleared_at is null;--> statement-breakpoint
-- What these had at first has long been told.
UPDATE "accounts" SET "read_in_at" = now() WHERE "last_good_at" IS NOT NULL;
