-- oldest build: 0027_one_clock
CREATE INDEX "operations_without_id" ON "operations" USING btree ("account_id") WHERE operation = 'create' and remote_id is null and state = 'done';
