ALTER TABLE "accounts" ADD COLUMN "id_field" text;--> statement-breakpoint
ALTER TABLE "accounts" ADD COLUMN "recognised" jsonb;