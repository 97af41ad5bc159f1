"use client";

import { useState, type FormEvent } from "react";
import { inviteStaffAction } from "@/app/(desk)/staff/actions";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormButtons } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";
import type { Role } from "@/lib/domain/staff/permissions";
import type { OneTimeLink } from "@/lib/domain/staff/staff";
import { LinkPanel } from "./link-panel";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { RoleField } from "./role-field";
import { useChange } from "./use-change";

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
  const { pending, error, change } = useChange("staff");

  async function submit(event: FormEvent) {
    event.preventDefault();
    setLink(await change("invite", inviteStaffAction, { email: email.trim(), role }));
  }

  if (link) {
    return (
      <Dialog
        title="Invitation made"
        alert
        onClose={onClose}
        footer={<Button onClick={onClose}>Done</Button>}
      >
        <LinkPanel link={link} whom={email.trim()} />
      </Dialog>
    );
  }
  return (
    <Dialog
      title="Invite someone"
      description="They get a link that works once, within 72 hours."
      locked={pending !== null}
      onClose={onClose}
      footer={<FormButtons form="invite" label="Make link" pending={pending !== null} onCancel={onClose} />}
    >
      <form
        id="invite"
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid gap-4"
      >
        <ProblemBanner error={error} />
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
      </form>
    </Dialog>
  );
}
