-- oldest build: 0027_one_clock
DROP INDEX "operations_added";--> statement-breakpoint
ALTER TABLE "operations" ADD COLUMN "added" bigint;--> statement-breakpoint
UPDATE "operations" SET "added" = ("after"->>'trafficCap')::numeric - ("before"->>'trafficCap')::numeric
  WHERE "operation" IN ('set-limits', 'take-back') AND "state" = 'done'
    AND CASE WHEN jsonb_typeof("before"->'trafficCap') = 'number' AND jsonb_typeof("after"->'trafficCap') = 'number'
      THEN ("after"->>'trafficCap')::numeric < ("before"->>'trafficCap')::numeric ELSE false END;--> statement-breakpoint
CREATE INDEX "operations_given" ON "operations" USING btree ("created_at") WHERE coalesce(added, promised) <> 0 and state = 'done';
