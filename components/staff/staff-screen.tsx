"use client";

import { useQuery } from "@tanstack/react-query";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useActor } from "@/components/actor";
import { PageHeader } from "@/components/ui/page-header";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Skeleton } from "@/components/ui/skeleton";
import type { Role } from "@/lib/domain/staff/permissions";
import { InvitationList } from "./invitation-list";
import { PersonRow } from "./person-row";
import { staffQuery } from "@/components/page-queries";
import * as texts from "@/lib/domain/texts/staff";
import type { StaffDialogName } from "./staff-dialogs";

const StaffDialog = lazyPart(() => import("./staff-dialogs"), { over: true });
const InviteDialog = lazyPart(() => import("./invite-dialog"), { over: true });

export function StaffScreen() {
  const { data, error } = useQuery(staffQuery());
  const actor = useActor();
  const [open, setOpen] = useState<{ name: StaffDialogName; staffId: string } | null>(null);
  const [inviting, setInviting] = useState<{ start?: { email: string; role: Role } } | null>(null);
  const person = data?.staff.find(({ id }) => id === open?.staffId);
  return (
    <>
      <PageHeader
        title={texts.title}
        detail={texts.detail}
        actions={
          <Button
            variant="primary"
            icon={<UserPlus aria-hidden="true" className="size-4" />}
            onClick={() => setInviting({})}
          >
            {texts.invite}
          </Button>
        }
      />
      {error && !data && <Banner tone="bad">{error.message}</Banner>}
      {data ? (
        <ul aria-label={texts.list} className="divide-y rounded-lg border bg-surface shadow-lift">
          {data.staff.map((one) => (
            <PersonRow
              key={one.id}
              person={one}
              own={one.email === actor.email}
              onOpen={(name) => setOpen({ name, staffId: one.id })}
            />
          ))}
        </ul>
      ) : (
        !error && <Skeleton className="h-48 rounded-lg" />
      )}
      {data && (
        <InvitationList
          invitations={data.invitations}
          onAgain={({ email, role }) => setInviting({ start: { email, role } })}
        />
      )}
      {open && person && (
        <StaffDialog
          key={`${open.name} ${person.id}`}
          name={open.name}
          person={person}
          onClose={() => setOpen(null)}
        />
      )}
      {inviting && <InviteDialog {...inviting} onClose={() => setInviting(null)} />}
    </>
  );
}
