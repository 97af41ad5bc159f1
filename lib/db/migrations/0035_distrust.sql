-- oldest build: 0027_one_clock
ALTER TABLE "accounts" ADD COLUMN "pause_distrust" text;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "strange_since" timestamp (3) with time zone;