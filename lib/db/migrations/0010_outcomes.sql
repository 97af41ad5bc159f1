ALTER TABLE "operations" ADD COLUMN "next_look_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "looks" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "looked_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "evidence" jsonb;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "certain" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "unverified" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "correctable" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "run_rows" ADD COLUMN "unverified" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "corrected_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD COLUMN "whole" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "operations_watched" ON "operations" USING btree ("account_id","next_look_at") WHERE state = 'unknown' and checkable;--> statement-breakpoint
CREATE INDEX "operations_correctable" ON "operations" USING btree ("account_id","sent_at") WHERE correctable;--> statement-breakpoint
-- What the provider refused, or what was never sent, is certain; what was read too early or decided by a person is not.
UPDATE "operations" SET "certain" = true WHERE "state" = 'refused' AND coalesce("message", '') NOT LIKE '%Reading it back shows that nothing was changed.' AND coalesce("message", '') NOT LIKE 'Settled by %';
