"use client";

import {
  Bell,
  ChartColumn,
  Gauge,
  History,
  Layers,
  Plug,
  ScrollText,
  UserCog,
  Users,
  type LucideIcon,
} from "lucide-react";
import { useActor } from "@/components/actor";
import type { Permission } from "@/lib/domain/staff/permissions";

export interface Place {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Stands in the bar of a phone; the others are one press further. */
  bar?: boolean;
  /** Shown only to those who have it. */
  permission?: Permission;
}

const places: Place[] = [
  { href: "/", label: "Overview", icon: Gauge, bar: true },
  { href: "/sub-users", label: "Sub-users", icon: Users, bar: true },
  { href: "/usage", label: "Usage", icon: ChartColumn },
  { href: "/activity", label: "Activity", icon: History },
  { href: "/runs", label: "Runs", icon: Layers, bar: true },
  { href: "/alerts", label: "Alerts", icon: Bell, bar: true },
  { href: "/audit", label: "Audit", icon: ScrollText },
  { href: "/accounts", label: "Accounts", icon: Plug },
  { href: "/staff", label: "Staff", icon: UserCog, permission: "staff.read" },
];

/** What the navigation and the command palette lead to: the places this person may see. */
export function usePlaces(): Place[] {
  const { permissions } = useActor();
  return places.filter(({ permission }) => permission === undefined || permissions.includes(permission));
}
