-- oldest build: 0027_one_clock
CREATE TABLE "usage_motion" (
	"sub_user_id" bigint PRIMARY KEY NOT NULL,
	"day" date NOT NULL,
	"bytes" bigint NOT NULL,
	"moved_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "usage_motion" ADD CONSTRAINT "usage_motion_sub_user_id_sub_users_id_fk" FOREIGN KEY ("sub_user_id") REFERENCES "public"."sub_users"("id") ON DELETE cascade ON UPDATE no action;