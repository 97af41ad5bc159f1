-- oldest build: 0027_one_clock
ALTER TABLE "usage_last" ADD COLUMN "before_fall" bigint;--> statement-breakpoint
ALTER TABLE "usage_last" ADD COLUMN "fell_at" timestamp (3) with time zone;