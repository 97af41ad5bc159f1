ALTER TABLE "usage_last" ADD COLUMN "filled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "usage_last" ADD COLUMN "filled_from" date;