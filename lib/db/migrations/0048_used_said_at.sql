-- oldest build: 0027_one_clock
ALTER TABLE "sub_users" ADD COLUMN "used_said_at" timestamp (3) with time zone;
