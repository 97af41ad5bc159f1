-- oldest build: 0027_one_clock
ALTER TABLE "account_paces" ADD COLUMN "sent_at" timestamp (3) with time zone[];