ALTER TABLE "sub_users" drop column "days_left";--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "days_left" double precision GENERATED ALWAYS AS (case when rate_mid > 0 and traffic_cap is not null and traffic_used is not null then greatest(traffic_cap - traffic_used, 0)::double precision / rate_mid end) STORED;--> statement-breakpoint
CREATE INDEX "sub_users_by_days_left" ON "sub_users" USING btree ("days_left","id");
