-- oldest build: 0027_one_clock
ALTER TABLE "operations" ADD COLUMN "customer_id" uuid;--> statement-breakpoint
CREATE INDEX "operations_to_link" ON "operations" USING btree ("account_id") WHERE customer_id is not null and state = 'done';