"use client";

import { useState } from "react";
import { inviteStaffAction } from "@/app/(desk)/staff/actions";
import { maybeDone } from "@/components/call-action";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import type { Role } from "@/lib/domain/staff/permissions";
import type { OneTimeLink } from "@/lib/domain/staff/staff";
import { LinkDialog } from "./link-dialog";
import { RoleField } from "./role-field";

/** Only for StaffScreen, which loads it. */
export default function InviteDialog({
  start,
  onClose,
}: {
  start?: { email: string; role: Role };
  onClose: () => void;
}) {
  const [email, setEmail] = useState(start?.email ?? "");
  const [role, setRole] = useState<Role>(start?.role ?? "support");
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const { run, pending, error } = useAction(inviteStaffAction, {
    unanswered: maybeDone(
      "Subdesk did not answer, so the invitation may or may not have been made. Make it again to get a link: it replaces any that was made.",
    ),
    invalidates: [["staff"]],
  });

  if (link) return <LinkDialog title="Invitation made" link={link} whom={email.trim()} onClose={onClose} />;
  return (
    <FormDialog
      title="Invite someone"
      description="They get a link that works once, within 72 hours."
      label="Make link"
      pending={pending}
      error={error}
      onSubmit={() => void run({ email: email.trim(), role }).then(setLink)}
      onClose={onClose}
    >
      <Field label="E-mail" error={error?.fields?.email}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoComplete="off"
            maxLength={254}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <RoleField value={role} onChange={setRole} error={error?.fields?.role} />
    </FormDialog>
  );
}
