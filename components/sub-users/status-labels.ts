import type { SubUserStatus } from "@/lib/sub-users/schema";

export const statusLabels: Record<SubUserStatus, string> = {
  active: "Active",
  disabled: "Disabled",
  blocked: "Blocked",
  unknown: "Unknown",
};
