"use client";

import {
  Bell,
  ChartColumn,
  ContactRound,
  Gauge,
  History,
  Layers,
  MessageSquareText,
  Plug,
  ScrollText,
  Server,
  UserCog,
  Users,
  type LucideIcon,
} from "lucide-react";
import { useActor } from "@/components/actor";
import type { Permission } from "@/lib/domain/staff/permissions";
import * as places from "@/lib/domain/texts/places";

export interface NavItem {
  href: string;
  label: string;
  icon: LucideIcon;
  /** In the bar of a phone; the others are one tap further. */
  bar?: boolean;
  /** Shown only to those who have it. */
  permission?: Permission;
}

const all: NavItem[] = [
  { href: "/", label: places.overview, icon: Gauge, bar: true },
  { href: "/sub-users", label: places.subUsers, icon: Users, bar: true },
  { href: "/customers", label: places.customers, icon: ContactRound, permission: "customers.read" },
  { href: "/usage", label: places.usage, icon: ChartColumn },
  { href: "/activity", label: places.activity, icon: History },
  { href: "/runs", label: places.runs, icon: Layers, bar: true },
  { href: "/alerts", label: places.alerts, icon: Bell, bar: true },
  { href: "/audit", label: places.audit, icon: ScrollText },
  { href: "/accounts", label: places.accounts, icon: Plug },
  {
    href: "/hand-over",
    label: places.handOver,
    icon: MessageSquareText,
    permission: "hand-over.templates",
  },
  { href: "/staff", label: places.staff, icon: UserCog, permission: "staff.read" },
  { href: "/system", label: places.system, icon: Server, permission: "system.read" },
];

/** The pages this person may see, for the navigation and the command palette. */
export function useNavItems(): NavItem[] {
  const { permissions } = useActor();
  return all.filter(({ permission }) => permission === undefined || permissions.includes(permission));
}
