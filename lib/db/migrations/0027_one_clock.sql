ALTER TABLE "instances" ADD COLUMN "clock_offset_ms" bigint;--> statement-breakpoint
-- An instance whose clock ran ahead stored moments that are yet to come: no later observation would replace them until then.
UPDATE "sub_users" SET
  "observed_at" = least("observed_at", now()),
  "first_seen_at" = least("first_seen_at", now()),
  "missing_since" = least("missing_since", now()),
  "vanished_at" = least("vanished_at", now()),
  "usage_read_at" = least("usage_read_at", now()),
  "traffic_said_at" = least("traffic_said_at", now()),
  "ip_said_at" = least("ip_said_at", now())
WHERE greatest("observed_at", "first_seen_at", "missing_since", "vanished_at", "usage_read_at", "traffic_said_at", "ip_said_at") > now();--> statement-breakpoint
UPDATE "usage_last" SET
  "at" = least("at", now()),
  "first_at" = least("first_at", now()),
  "looked_at" = least("looked_at", now()),
  "filled_at" = least("filled_at", now())
WHERE greatest("at", "first_at", "looked_at", "filled_at") > now();--> statement-breakpoint
UPDATE "accounts" SET
  "last_good_at" = least("last_good_at", now()),
  "health_at" = least("health_at", now()),
  "read_in_at" = least("read_in_at", now())
WHERE greatest("last_good_at", "health_at", "read_in_at") > now();--> statement-breakpoint
UPDATE "sync_runs" SET
  "started_at" = least("started_at", now()),
  "finished_at" = least("finished_at", now()),
  "waiting_since" = least("waiting_since", now())
WHERE greatest("started_at", "finished_at", "waiting_since") > now();--> statement-breakpoint
UPDATE "pools" SET "read_at" = now() WHERE "read_at" > now();
