-- oldest build: 0027_one_clock
ALTER TABLE "sub_users" ADD COLUMN "month_traffic" bigint;