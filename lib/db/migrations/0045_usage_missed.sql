-- oldest build: 0027_one_clock
ALTER TABLE "sub_users" ADD COLUMN "usage_missed_at" timestamp (3) with time zone;