ALTER TABLE "runs" ADD COLUMN "receipt_taken_by" uuid;--> statement-breakpoint
ALTER TABLE "runs" ADD COLUMN "receipt_erased_at" timestamp (3) with time zone;