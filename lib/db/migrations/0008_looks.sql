ALTER TABLE "usage_last" ADD COLUMN "looked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "usage_samples" ADD COLUMN "since" timestamp (3) with time zone;