-- oldest build: 0027_one_clock
ALTER TABLE "alert_deliveries" ADD COLUMN "batch" uuid;