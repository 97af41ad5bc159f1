ALTER TABLE "operations" ADD COLUMN "tags" text[];--> statement-breakpoint
CREATE INDEX "operations_to_tag" ON "operations" USING btree ("account_id") WHERE tags is not null and state = 'done';