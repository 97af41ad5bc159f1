-- oldest build: 0027_one_clock
CREATE INDEX "audit_of_customer" ON "audit_log" USING btree ("subject","at" DESC NULLS LAST) WHERE action like 'customer.%';