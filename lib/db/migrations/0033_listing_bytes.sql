-- oldest build: 0027_one_clock
ALTER TABLE "sync_runs" ADD COLUMN "bytes" bigint;