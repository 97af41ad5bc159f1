"use server";

import { action } from "@/lib/http/action";
import { disableStaff } from "@/lib/staff/disable";
import { inviteStaff } from "@/lib/staff/invite";
import { resetStaff } from "@/lib/staff/reset";
import {
  endSessionRequest,
  inviteRequest,
  linkIdInput,
  resetRequest,
  setCeilingsRequest,
  setRoleRequest,
  staffIdInput,
} from "@/lib/staff/schema";
import { setCeilings } from "@/lib/staff/set-ceilings";
import { setRole } from "@/lib/staff/set-role";
import { enableStaff } from "@/lib/staff/enable";
import { withdrawInvitation } from "@/lib/staff/withdraw-invitation";
import { endStaffSession } from "@/lib/staff/end-session";
import { endStaffSessions } from "@/lib/staff/end-all-sessions";

export const inviteStaffAction = action({
  permission: "staff.manage",
  input: inviteRequest,
  confirmed: true,
  run: inviteStaff,
});

export const withdrawInvitationAction = action({
  permission: "staff.manage",
  input: linkIdInput,
  confirmed: true,
  run: withdrawInvitation,
});

export const setRoleAction = action({
  permission: "staff.manage",
  input: setRoleRequest,
  confirmed: true,
  run: setRole,
});

export const setCeilingsAction = action({
  permission: "staff.manage",
  input: setCeilingsRequest,
  confirmed: true,
  run: setCeilings,
});

export const disableStaffAction = action({
  permission: "staff.manage",
  input: staffIdInput,
  confirmed: true,
  run: disableStaff,
});

export const enableStaffAction = action({
  permission: "staff.manage",
  input: staffIdInput,
  confirmed: true,
  run: enableStaff,
});

export const resetStaffAction = action({
  permission: "staff.manage",
  input: resetRequest,
  confirmed: true,
  run: resetStaff,
});

export const endStaffSessionAction = action({
  permission: "staff.manage",
  input: endSessionRequest,
  confirmed: true,
  run: endStaffSession,
});

export const endStaffSessionsAction = action({
  permission: "staff.manage",
  input: staffIdInput,
  confirmed: true,
  run: endStaffSessions,
});
