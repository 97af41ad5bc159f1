-- oldest build: 0027_one_clock
-- PostgreSQL keeps the plan of a trigger's statement for the rest of a connection. Made while a table is tiny it reads all of
-- it, and would do so for each row of a large account that is listed later.
ALTER FUNCTION sub_users_fold_new() SET enable_seqscan = off;
--> statement-breakpoint
ALTER FUNCTION sub_users_find_customer() SET enable_seqscan = off;
--> statement-breakpoint
ALTER FUNCTION sub_users_fold() SET enable_seqscan = off;
--> statement-breakpoint
ALTER FUNCTION refuse_removed() SET enable_seqscan = off;
--> statement-breakpoint
-- Where several indexes would do, only the table's present size tells which. A plan for each row costs less than a tenth of
-- a millisecond.
ALTER FUNCTION customer_links_to_sub_users() SET plan_cache_mode = force_custom_plan;
--> statement-breakpoint
ALTER FUNCTION customers_renamed() SET plan_cache_mode = force_custom_plan;
