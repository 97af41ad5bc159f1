-- oldest build: 0027_one_clock
ALTER TABLE "sub_users" ADD COLUMN "another_since" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "sub_users_another" ON "sub_users" USING btree ("account_id") WHERE another_since is not null;
