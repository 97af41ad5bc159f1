"use client";

import { useState, type FormEvent } from "react";
import { setRoleAction } from "@/app/(desk)/staff/actions";
import { Dialog } from "@/components/ui/dialog";
import { FormButtons } from "@/components/ui/form-buttons";
import { toast } from "@/components/ui/toast";
import type { StaffView } from "@/lib/domain/staff/staff";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { RoleField } from "./role-field";
import { roleLabels } from "@/lib/domain/staff/role-words";
import { useChange } from "./use-change";

export default function RoleDialog({ person, onClose }: { person: StaffView; onClose: () => void }) {
  const [role, setRole] = useState(person.role);
  const { pending, error, change } = useChange("staff");

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (role === person.role || !(await change("role", setRoleAction, { staffId: person.id, role }))) return;
    toast({ title: `${person.name} is now: ${roleLabels[role]}` });
    onClose();
  }

  return (
    <Dialog
      title="Change role"
      description={`${person.name}, now ${roleLabels[person.role].toLowerCase()}. Their sessions end and they sign in again.`}
      locked={pending !== null}
      onClose={onClose}
      footer={
        <FormButtons
          form="role"
          label="Change role"
          pending={pending !== null}
          disabled={role === person.role}
          onCancel={onClose}
        />
      }
    >
      <form id="role" method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
        <ProblemBanner error={error} />
        <RoleField value={role} onChange={setRole} />
        {person.elsewhere && (
          <p className="text-[0.8125rem] text-muted">
            They sign in at your OpenID provider, which says the role again at the next sign-in.
          </p>
        )}
      </form>
    </Dialog>
  );
}
