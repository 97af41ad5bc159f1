"use server";

import { z } from "zod";
import { markAlertsRead } from "@/lib/alerts/list";
import { deleteChannel, deleteRule, saveChannel, saveRule, sendTest } from "@/lib/alerts/save";
import { alertIdInput, saveChannelRequest, saveRuleRequest } from "@/lib/alerts/schema";
import { action } from "@/lib/http/action";

export const saveRuleAction = action({ permission: "alerts.write", input: saveRuleRequest, run: saveRule });

export const deleteRuleAction = action({ permission: "alerts.write", input: alertIdInput, run: deleteRule });

export const saveChannelAction = action({
  permission: "alerts.write",
  input: saveChannelRequest,
  confirmed: true,
  run: saveChannel,
});

export const deleteChannelAction = action({
  permission: "alerts.write",
  input: alertIdInput,
  confirmed: true,
  run: deleteChannel,
});

export const sendTestAction = action({ permission: "alerts.write", input: alertIdInput, run: sendTest });

export const markAlertsReadAction = action({
  permission: "alerts.read",
  input: z.strictObject({}),
  run: markAlertsRead,
});
