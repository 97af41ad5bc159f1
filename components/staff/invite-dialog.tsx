"use client";

import { useState } from "react";
import { inviteStaffAction } from "@/app/(desk)/staff/actions";
import { outcomeUnknown } from "@/components/call-action";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import type { Role } from "@/lib/domain/staff/permissions";
import type { OneTimeLink } from "@/lib/domain/staff/staff";
import * as texts from "@/lib/domain/texts/staff-dialogs";
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
    unanswered: outcomeUnknown(texts.inviteUnanswered),
    invalidates: [["staff"]],
  });

  if (link) return <LinkDialog title={texts.invited} link={link} whom={email.trim()} onClose={onClose} />;
  return (
    <FormDialog
      title={texts.inviteTitle}
      description={texts.inviteHelp}
      label={texts.makeLink}
      pending={pending}
      error={error}
      onSubmit={() => void run({ email: email.trim(), role }).then(setLink)}
      onClose={onClose}
    >
      <Field label={texts.email} error={error?.fields?.email}>
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
