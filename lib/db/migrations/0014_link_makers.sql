ALTER TABLE "staff_links" ADD COLUMN "maker_id" uuid;--> statement-breakpoint
ALTER TABLE "staff_links" ADD CONSTRAINT "staff_links_maker_id_staff_id_fk" FOREIGN KEY ("maker_id") REFERENCES "public"."staff"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
-- Links made before are their maker's where the name says who that was; the others are dead.
UPDATE "staff_links" l SET "maker_id" = s."id" FROM "staff" s
  WHERE s."name" = l."created_by" AND (SELECT count(*) FROM "staff" o WHERE o."name" = l."created_by") = 1;
