import type { SubUserStatus } from "@/lib/domain/sub-users/vocabulary";

export const statusLabels: Record<SubUserStatus, string> = {
  active: "Active",
  disabled: "Disabled",
  blocked: "Blocked",
  unknown: "Unknown",
};
