-- oldest build: 0027_one_clock
-- Its rows change with every call and are worth nothing after a crash of the database.
CREATE UNLOGGED TABLE "account_paces" (
	"account_id" text PRIMARY KEY NOT NULL,
	"in_flight" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"paused_until" timestamp (3) with time zone,
	"background_held_at" timestamp (3) with time zone,
	"background_held_until" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "account_paces" ADD CONSTRAINT "account_paces_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;