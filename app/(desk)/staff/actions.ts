"use server";

import { action } from "@/lib/http/action";
import { disableStaff, enableStaff } from "@/lib/staff/disable";
import { inviteStaff, withdrawInvitation } from "@/lib/staff/invite";
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
import { endStaffSession, endStaffSessions } from "@/lib/staff/sessions";
import { setCeilings } from "@/lib/staff/set-ceilings";
import { setRole } from "@/lib/staff/set-role";

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
