CREATE TABLE "run_rows" (
	"run_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"account_id" text NOT NULL,
	"remote_id" text,
	"name" text NOT NULL,
	"state" text NOT NULL,
	"operation" text,
	"input" jsonb,
	"sealed" text,
	"seen" jsonb,
	"before" jsonb,
	"after" jsonb,
	"operation_id" uuid NOT NULL,
	"attempt" integer DEFAULT 0 NOT NULL,
	"message" text,
	"settled_at" timestamp (3) with time zone,
	CONSTRAINT "run_rows_run_id_position_pk" PRIMARY KEY("run_id","position")
);
--> statement-breakpoint
CREATE TABLE "runs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"params" jsonb NOT NULL,
	"parent_id" uuid,
	"kind" text NOT NULL,
	"pause_reason" text,
	"pause_message" text,
	"reason" text,
	"actor_id" uuid NOT NULL,
	"actor_name" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"confirmed_at" timestamp (3) with time zone,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	"instance_id" uuid,
	"receipt_taken_at" timestamp (3) with time zone
);
--> statement-breakpoint
ALTER TABLE "audit_head" ADD COLUMN "seal" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "error_kind" text;--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "run_id" uuid;--> statement-breakpoint
ALTER TABLE "run_rows" ADD CONSTRAINT "run_rows_run_id_runs_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."runs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "run_rows_by_state" ON "run_rows" USING btree ("run_id","state","position");--> statement-breakpoint
CREATE INDEX "run_rows_operation" ON "run_rows" USING btree ("operation_id");--> statement-breakpoint
CREATE INDEX "runs_latest" ON "runs" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "runs_open" ON "runs" USING btree ("state") WHERE state in ('queued', 'running', 'paused');