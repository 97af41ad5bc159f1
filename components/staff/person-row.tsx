"use client";

import { Ellipsis, ShieldCheck } from "lucide-react";
import { Badge } from "@/components/ui/badge";
import { Menu } from "@/components/ui/menu";
import type { MenuItem } from "@/components/ui/menu-panel";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import type { StaffView } from "@/lib/domain/staff/staff";
import { roleLabels } from "@/lib/domain/staff/role-words";
import * as texts from "@/lib/domain/texts/staff";
import type { StaffDialogName } from "./staff-dialogs";

interface PersonRowProps {
  person: StaffView;
  /** The row of whoever is looking: no one changes their own role or access. */
  own: boolean;
  onOpen: (dialog: StaffDialogName) => void;
}

export function PersonRow({ person, own, onOpen }: PersonRowProps) {
  const item = (
    label: string,
    name: StaffDialogName,
    more: { disabled?: boolean; danger?: boolean } = {},
  ): MenuItem => ({ label, onSelect: () => onOpen(name), ...more });
  const items: MenuItem[] = [
    item(texts.changeRoleFirst, "role", { disabled: own }),
    item(texts.ceilingsFirst, "ceilings"),
    item(texts.sessionsFirst, "sessions"),
    { kind: "separator" },
    item(texts.resetFirst, "reset", { disabled: own || person.disabled }),
    person.disabled
      ? item(texts.enableFirst, "enable", { disabled: own })
      : item(texts.disableFirst, "disable", { disabled: own, danger: true }),
  ];
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 px-4 py-3 text-[0.8125rem] lg:grid-cols-[minmax(0,1.6fr)_8rem_minmax(0,1fr)_7rem_auto]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 font-medium">
          <span className={person.disabled ? "break-words text-muted line-through" : "break-words"}>
            {person.name}
          </span>
          {own && <Badge>{texts.you}</Badge>}
          {person.disabled && <Badge tone="bad">{texts.disabled}</Badge>}
          {person.elsewhere && <Badge title={texts.openIdTitle}>{texts.openId}</Badge>}
        </p>
        <p className="break-all text-muted">{person.email}</p>
      </div>
      <div className="row-start-1 col-start-2 lg:hidden">
        <PersonMenu person={person} items={items} />
      </div>
      <div className="col-span-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-muted lg:contents">
        <span className="flex items-center gap-1.5 text-ink">
          {roleLabels[person.role]}
          {person.secondFactor && (
            <span title={texts.secondFactor}>
              <ShieldCheck aria-hidden="true" className="size-4 text-good" />
              <span className="sr-only">{texts.secondFactorAfterRole}</span>
            </span>
          )}
        </span>
        <span className="tabular-nums">{ceilingsText(person)}</span>
        <span>
          {person.lastSeenAt ? <Rich parts={texts.seen(<Time at={person.lastSeenAt} />)} /> : texts.neverSeen}
        </span>
      </div>
      <div className="max-lg:hidden">
        <PersonMenu person={person} items={items} />
      </div>
    </li>
  );
}

function PersonMenu({ person, items }: { person: StaffView; items: MenuItem[] }) {
  return (
    <Menu
      label={texts.actionsFor(person.name)}
      icon={<Ellipsis aria-hidden="true" className="size-4" />}
      items={items}
    />
  );
}

function ceilingsText({ role, daily, action, allocatedToday }: StaffView): string {
  if (role === "admin") return texts.noCeiling;
  if (role !== "operator") return "";
  return texts.ceilings(allocatedToday, daily, action);
}
