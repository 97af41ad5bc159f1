-- oldest build: 0027_one_clock
CREATE TABLE "audit_archives" (
	"first_seq" bigint PRIMARY KEY NOT NULL,
	"last_seq" bigint NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"last_at" timestamp (3) with time zone NOT NULL,
	"previous" text NOT NULL,
	"hash" text NOT NULL,
	"file" text NOT NULL,
	"digest" text NOT NULL,
	"archived_at" timestamp (3) with time zone NOT NULL,
	"seal" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "tombstones" (
	"id" uuid NOT NULL,
	"what" text NOT NULL,
	"outcome" text NOT NULL,
	"kept_days" integer NOT NULL,
	"removed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "tombstones_id_what_pk" PRIMARY KEY("id","what")
);
--> statement-breakpoint
-- After the insert, whose wait for a removal under way is then over: what was removed meanwhile is seen.
CREATE FUNCTION refuse_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM tombstones WHERE id = NEW.id AND what = TG_ARGV[0]) THEN
    RAISE EXCEPTION 'the % % was removed and cannot run again', TG_ARGV[0], NEW.id
      USING ERRCODE = 'unique_violation', CONSTRAINT = TG_ARGV[0] || 's_removed';
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER operations_removed AFTER INSERT ON "operations" FOR EACH ROW EXECUTE FUNCTION refuse_removed('operation');--> statement-breakpoint
CREATE TRIGGER runs_removed AFTER INSERT ON "runs" FOR EACH ROW EXECUTE FUNCTION refuse_removed('run');
--> statement-breakpoint
CREATE FUNCTION audit_archives_are_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the records of audit archives are append-only';
END
$$;--> statement-breakpoint
CREATE TRIGGER audit_archives_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_archives" FOR EACH STATEMENT EXECUTE FUNCTION audit_archives_are_append_only();--> statement-breakpoint
-- A deletion may begin only where its own transaction has recorded an archive; what it took is compared below.
CREATE OR REPLACE FUNCTION audit_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM audit_archives WHERE xmin = pg_current_xact_id()::xid) THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the audit log is append-only';
END
$$;--> statement-breakpoint
CREATE FUNCTION audit_log_loses_only_what_is_archived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT 1 FROM audit_archives a
    WHERE a.xmin = pg_current_xact_id()::xid
      AND (a.first_seq, a.last_seq, a.last_seq - a.first_seq + 1)
        = (SELECT min(seq), max(seq), count(*) FROM gone)
      AND a.hash = (SELECT hash FROM gone ORDER BY seq DESC LIMIT 1)
      AND NOT EXISTS (SELECT 1 FROM audit_log WHERE seq < a.first_seq)
  ) THEN
    RAISE EXCEPTION 'the audit log is append-only: it may lose only what was archived in the same transaction';
  END IF;
  RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER audit_log_loses_only_archived AFTER DELETE ON "audit_log" REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION audit_log_loses_only_what_is_archived();
