CREATE TABLE "usage_reported" (
	"account_id" text NOT NULL,
	"day" date NOT NULL,
	"traffic" bigint NOT NULL,
	"sub_users" integer NOT NULL,
	CONSTRAINT "usage_reported_account_id_day_pk" PRIMARY KEY("account_id","day")
);
--> statement-breakpoint
ALTER TABLE "usage_last" ADD COLUMN "ask_after" date;--> statement-breakpoint
ALTER TABLE "usage_last" ADD COLUMN "agrees" boolean;--> statement-breakpoint
ALTER TABLE "usage_last" ADD COLUMN "used_before" bigint;--> statement-breakpoint
ALTER TABLE "usage_months" ADD COLUMN "torn" integer[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "usage_months" ADD COLUMN "reported" bigint[];--> statement-breakpoint
CREATE INDEX "drifts_of_sub_user" ON "drifts" USING btree ("account_id","remote_id","at");--> statement-breakpoint
CREATE INDEX "operations_added" ON "operations" USING btree ("created_at") WHERE promised <> 0 and state = 'done';--> statement-breakpoint
-- Days that were filled in before are the provider's. Whether they add up is asked once more.
UPDATE "usage_months" m SET "reported" = (
  SELECT array_agg(CASE WHEN m.month + (slot - 1) < (l.first_at AT TIME ZONE 'UTC')::date THEN m.traffic[slot] END ORDER BY slot) FROM generate_series(1, 31) slot)
FROM "usage_last" l WHERE l.sub_user_id = m.sub_user_id AND l.filled_from IS NOT NULL AND m.month <= (l.first_at AT TIME ZONE 'UTC')::date;
--> statement-breakpoint
UPDATE "usage_last" SET "filled_at" = NULL WHERE "filled_from" IS NOT NULL;
