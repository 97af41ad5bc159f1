-- oldest build: 0027_one_clock
CREATE TABLE "backups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"trigger" text NOT NULL,
	"state" text NOT NULL,
	"began_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"instance_id" uuid,
	"host" text NOT NULL,
	"staff_id" uuid,
	"staff_name" text,
	"folder" text NOT NULL,
	"file" text,
	"bytes" bigint,
	"tables" integer,
	"rows" bigint,
	"proved" boolean,
	"unproved" text,
	"problem" text,
	"error" text,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "instances" ADD COLUMN "started_at" timestamp (3) with time zone DEFAULT now();--> statement-breakpoint
ALTER TABLE "instances" ADD COLUMN "host" text;--> statement-breakpoint
ALTER TABLE "instances" ADD COLUMN "version" text;--> statement-breakpoint
ALTER TABLE "instances" ADD COLUMN "commit" text;--> statement-breakpoint
CREATE INDEX "backups_began" ON "backups" USING btree ("began_at" DESC NULLS LAST);