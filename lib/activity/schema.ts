import "server-only";
import { z } from "zod";
import type { ActivityParams } from "../domain/activity/activity";

export const activityParams = z
  .strictObject({
    account: z.string().max(64).default(""),
    subUser: z.string().max(200).default(""),
    person: z.string().max(64).default(""),
    before: z.iso.datetime().nullable().default(null),
  })
  .refine(({ account, subUser }) => (account === "") === (subUser === ""), {
    path: ["subUser"],
    message: "Give both the account and the id of the sub-user.",
  }) satisfies z.ZodType<ActivityParams>;
