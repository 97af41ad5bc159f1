ALTER TABLE "operations" ADD COLUMN "needs" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "promised" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "promised_from" bigint;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "promised_to" bigint;--> statement-breakpoint
ALTER TABLE "run_rows" ADD COLUMN "needs" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "traffic_unsaid" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "traffic_said_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "ip_unsaid" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "ip_said_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "operations_promised" ON "operations" USING btree ("actor_id","created_at") WHERE promised <> 0;--> statement-breakpoint
UPDATE "operations" SET "promised" = round(("input"->>'gigabytes')::numeric * 1000000000) WHERE "operation" = 'allocate-traffic' AND "created_at" > now() - interval '2 days';--> statement-breakpoint
CREATE INDEX "sub_users_folded_name" ON "sub_users" ("account_id", md5(lower(normalize(regexp_replace(coalesce("login", "name"), E'[\\u0001-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u200b-\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u3164\\ufe00-\\ufe0f\\ufeff\\uffa0]', '', 'g'), NFKC)))) WHERE "vanished_at" IS NULL;
