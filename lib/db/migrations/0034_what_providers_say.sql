-- oldest build: 0027_one_clock
ALTER TABLE "sub_users" ADD COLUMN "left_reported" bigint;--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "limits" text;