CREATE TABLE "usage_remembered" (
	"account_id" text NOT NULL,
	"day" date NOT NULL,
	"traffic" bigint NOT NULL,
	"sub_users" integer NOT NULL,
	CONSTRAINT "usage_remembered_account_id_day_pk" PRIMARY KEY("account_id","day")
);
--> statement-breakpoint
-- What was filled in before this table existed.
INSERT INTO "usage_remembered" ("account_id", "day", "traffic", "sub_users")
SELECT s.account_id, m.month + (use.slot - 1)::int, sum(use.traffic), count(*)
FROM usage_last l JOIN sub_users s ON s.id = l.sub_user_id JOIN usage_months m ON m.sub_user_id = l.sub_user_id, unnest(m.traffic) WITH ORDINALITY AS use(traffic, slot)
WHERE l.filled_from IS NOT NULL AND use.traffic IS NOT NULL AND m.month + (use.slot - 1)::int < (l.first_at AT TIME ZONE 'UTC')::date
GROUP BY 1, 2;
