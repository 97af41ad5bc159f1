ALTER TABLE "sub_users" ADD COLUMN "runs_out" double precision GENERATED ALWAYS AS (case when status = 'active' and traffic_cap > 0 and traffic_used is not null then
        case when traffic_used >= traffic_cap then 0
          when rate_mid > 0 then
            least((traffic_cap - traffic_used)::double precision / rate_mid, 1000000)
          else 1000001 - traffic_used::double precision / traffic_cap end
        end) STORED;--> statement-breakpoint
CREATE INDEX "sub_users_by_runs_out" ON "sub_users" USING btree ("runs_out","id");--> statement-breakpoint
-- A view that left its order to the table keeps the one it was saved with: the largest share of the cap first.
UPDATE "saved_views" SET "search" = "search" || CASE WHEN "search" = '' THEN '?' ELSE '&' END || 'sort=usage' WHERE "search" !~ '[?&]sort=';--> statement-breakpoint
UPDATE "saved_views" SET "search" = "search" || '&order=desc' WHERE "search" !~ '[?&]order=';
