DROP INDEX "alert_events_latest";--> statement-breakpoint
ALTER TABLE "alert_events" ADD COLUMN "facts" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "alert_events" ADD COLUMN "rank" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "alert_events" ADD COLUMN "eased_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alert_rules" ADD COLUMN "told_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "alert_rules" ADD COLUMN "told_through" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "alert_events_by_rule" ON "alert_events" USING btree ("rule_id","fired_at");--> statement-breakpoint
CREATE INDEX "alert_events_worst" ON "alert_events" USING btree ("fired_at" DESC NULLS LAST,"rank" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "alert_events_open_worst" ON "alert_events" USING btree ("fired_at" DESC NULLS LAST,"rank" DESC NULLS LAST,"id") WHERE cleared_at is null;--> statement-breakpoint
CREATE INDEX "alert_events_cleared" ON "alert_events" USING btree ("cleared_at") WHERE cleared_at is not null;--> statement-breakpoint
-- What fired before has been told.
UPDATE "alert_rules" SET "told_through" = now();
