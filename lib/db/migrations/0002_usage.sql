CREATE TABLE "alert_channels" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"target" text NOT NULL,
	"secret" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_deliveries" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"channel_id" uuid NOT NULL,
	"subject" text NOT NULL,
	"body" jsonb NOT NULL,
	"events" integer NOT NULL,
	"state" text DEFAULT 'pending' NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_error" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"delivered_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "alert_events" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"rule_id" uuid NOT NULL,
	"key" text NOT NULL,
	"account_id" text,
	"remote_id" text,
	"run_id" uuid,
	"subject" text NOT NULL,
	"message" text NOT NULL,
	"fired_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"cleared_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "alert_rules" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"threshold" double precision,
	"scope" text,
	"channels" uuid[] DEFAULT '{}' NOT NULL,
	"enabled" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alerts_read" (
	"staff_id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "drifts" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "drifts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" text NOT NULL,
	"remote_id" text NOT NULL,
	"name" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"before" jsonb NOT NULL,
	"after" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "pools" (
	"account_id" text PRIMARY KEY NOT NULL,
	"read_at" timestamp (3) with time zone NOT NULL,
	"packages" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "progress" (
	"name" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"search" text NOT NULL,
	"shared" boolean NOT NULL,
	"owner_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "usage_days" (
	"sub_user_id" bigint NOT NULL,
	"day" date NOT NULL,
	"traffic" bigint[] NOT NULL,
	"ips" bigint[] NOT NULL,
	CONSTRAINT "usage_days_sub_user_id_day_pk" PRIMARY KEY("sub_user_id","day")
);
--> statement-breakpoint
CREATE TABLE "usage_last" (
	"sub_user_id" bigint PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"first_at" timestamp (3) with time zone NOT NULL,
	"traffic_used" bigint,
	"ip_used" bigint
);
--> statement-breakpoint
CREATE TABLE "usage_months" (
	"sub_user_id" bigint NOT NULL,
	"month" date NOT NULL,
	"traffic" bigint[] NOT NULL,
	"ips" bigint[] NOT NULL,
	"resets" integer[] DEFAULT '{}' NOT NULL,
	CONSTRAINT "usage_months_sub_user_id_month_pk" PRIMARY KEY("sub_user_id","month")
);
--> statement-breakpoint
CREATE TABLE "usage_samples" (
	"sub_user_id" bigint NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"traffic_used" bigint,
	"ip_used" bigint,
	"traffic" bigint NOT NULL,
	"ips" bigint NOT NULL,
	"reset" boolean DEFAULT false NOT NULL,
	CONSTRAINT "usage_samples_sub_user_id_at_pk" PRIMARY KEY("sub_user_id","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "usage_totals" (
	"account_id" text NOT NULL,
	"hour" timestamp (3) with time zone NOT NULL,
	"traffic" bigint NOT NULL,
	"ips" bigint NOT NULL,
	CONSTRAINT "usage_totals_account_id_hour_pk" PRIMARY KEY("account_id","hour")
);
--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "rate_low" bigint;--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "rate_mid" bigint;--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "rate_high" bigint;--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "week_traffic" bigint;--> statement-breakpoint
ALTER TABLE "sub_users" ADD COLUMN "days_left" double precision GENERATED ALWAYS AS (case when rate_mid > 0 then greatest(traffic_cap - traffic_used, 0)::double precision / rate_mid end) STORED;--> statement-breakpoint
ALTER TABLE "alert_deliveries" ADD CONSTRAINT "alert_deliveries_channel_id_alert_channels_id_fk" FOREIGN KEY ("channel_id") REFERENCES "public"."alert_channels"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alert_events" ADD CONSTRAINT "alert_events_rule_id_alert_rules_id_fk" FOREIGN KEY ("rule_id") REFERENCES "public"."alert_rules"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "alerts_read" ADD CONSTRAINT "alerts_read_staff_id_staff_id_fk" FOREIGN KEY ("staff_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_owner_id_staff_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_deliveries_due" ON "alert_deliveries" USING btree ("next_at") WHERE state = 'pending';--> statement-breakpoint
CREATE INDEX "alert_deliveries_latest" ON "alert_deliveries" USING btree ("created_at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "alert_events_open" ON "alert_events" USING btree ("rule_id","key") WHERE cleared_at is null;--> statement-breakpoint
CREATE INDEX "alert_events_latest" ON "alert_events" USING btree ("fired_at" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "drifts_at" ON "drifts" USING btree ("at");--> statement-breakpoint
CREATE INDEX "usage_days_by_day" ON "usage_days" USING btree ("day");--> statement-breakpoint
CREATE INDEX "sub_users_by_days_left" ON "sub_users" USING btree ("days_left","id");--> statement-breakpoint
CREATE INDEX "sub_users_by_week_traffic" ON "sub_users" USING btree ("week_traffic","id");
--> statement-breakpoint
CREATE FUNCTION make_usage_partitions(first date, last date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE day date;
BEGIN
  FOR day IN SELECT generate_series(first, last, interval '1 day')::date LOOP
    EXECUTE format('CREATE TABLE IF NOT EXISTS %I PARTITION OF usage_samples FOR VALUES FROM (%L) TO (%L)',
      'usage_samples_' || to_char(day, 'YYYYMMDD'), day::timestamp AT TIME ZONE 'UTC', (day + 1)::timestamp AT TIME ZONE 'UTC');
  END LOOP;
END
$$;
--> statement-breakpoint
SELECT make_usage_partitions((now() AT TIME ZONE 'UTC')::date - 1, (now() AT TIME ZONE 'UTC')::date + 3);
