"use server";

import { saveRule, switchRule } from "@/lib/alerts/save-rule";
import {
  alertIdInput,
  markAlertsReadRequest,
  saveChannelRequest,
  saveRuleRequest,
  switchRuleRequest,
  workOnAlertsRequest,
} from "@/lib/alerts/schema";
import { workOnAlerts } from "@/lib/alerts/work";
import { action } from "@/lib/http/action";
import { markAlertsRead } from "@/lib/alerts/mark-read";
import { deleteRule } from "@/lib/alerts/delete-rule";
import { saveChannel } from "@/lib/alerts/save-channel";
import { deleteChannel } from "@/lib/alerts/delete-channel";
import { sendTest } from "@/lib/alerts/send-test";

export const saveRuleAction = action({ permission: "alerts.write", input: saveRuleRequest, run: saveRule });

export const switchRuleAction = action({
  permission: "alerts.write",
  input: switchRuleRequest,
  run: switchRule,
});

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

export const workOnAlertsAction = action({
  permission: "alerts.work",
  input: workOnAlertsRequest,
  run: workOnAlerts,
});

export const markAlertsReadAction = action({
  permission: "alerts.read",
  input: markAlertsReadRequest,
  run: markAlertsRead,
});
