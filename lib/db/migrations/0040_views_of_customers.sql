-- oldest build: 0027_one_clock
ALTER TABLE "saved_views" ADD COLUMN "list" text DEFAULT 'sub-users' NOT NULL;
