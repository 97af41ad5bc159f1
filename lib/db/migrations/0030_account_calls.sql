-- oldest build: 0027_one_clock
CREATE TABLE "account_calls" (
	"account_id" text NOT NULL,
	"day" date NOT NULL,
	"calls" bigint NOT NULL,
	"bytes" bigint NOT NULL,
	CONSTRAINT "account_calls_account_id_day_pk" PRIMARY KEY("account_id","day")
);
--> statement-breakpoint
ALTER TABLE "account_calls" ADD CONSTRAINT "account_calls_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;