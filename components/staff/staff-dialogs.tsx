"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import {
  disableStaffAction,
  enableStaffAction,
  endStaffSessionAction,
  endStaffSessionsAction,
  resetStaffAction,
  setRoleAction,
} from "@/app/(desk)/staff/actions";
import { outcomeUnknown, safeToRepeat } from "@/components/call-action";
import { staffSessionsQuery } from "@/components/page-queries";
import { AlertDialog } from "@/components/ui/alert-dialog";
import { Banner, ProblemBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog } from "@/components/ui/dialog";
import { FormDialog } from "@/components/ui/form-dialog";
import { Skeleton } from "@/components/ui/skeleton";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { roleLabels } from "@/lib/domain/staff/role-words";
import type { OneTimeLink, StaffView } from "@/lib/domain/staff/staff";
import * as common from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/staff-dialogs";
import { CeilingsDialog } from "./ceilings-dialog";
import { LinkDialog } from "./link-dialog";
import { RoleField } from "./role-field";
import { SessionList } from "./session-list";

interface PersonProps {
  person: StaffView;
  onClose: () => void;
}

const dialogs = {
  role: RoleDialog,
  ceilings: CeilingsDialog,
  reset: ResetDialog,
  sessions: SessionsDialog,
  disable: DisableDialog,
  enable: EnableDialog,
};
export type StaffDialogName = keyof typeof dialogs;

/** The one dialog that is open on a person. Only for StaffScreen, which loads it. */
export default function StaffDialog({ name, ...props }: PersonProps & { name: StaffDialogName }) {
  const Chosen = dialogs[name];
  return <Chosen {...props} />;
}

function RoleDialog({ person, onClose }: PersonProps) {
  const [role, setRole] = useState(person.role);
  const { run, pending, error } = useAction(setRoleAction, {
    unanswered: safeToRepeat(),
    invalidates: [["staff"]],
  });
  async function submit() {
    if (role === person.role || !(await run({ staffId: person.id, role }))) return;
    toast({ title: texts.roleChanged(person.name, roleLabels[role]) });
    onClose();
  }
  return (
    <FormDialog
      title={texts.changeRole}
      description={texts.changeRoleHelp(person.name, roleLabels[person.role].toLowerCase())}
      label={texts.changeRole}
      pending={pending}
      disabled={role === person.role}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <RoleField value={role} onChange={setRole} />
      {person.elsewhere && <p className="text-[0.8125rem] text-muted">{texts.roleFromOpenId}</p>}
    </FormDialog>
  );
}

/** Takes a person's access away. */
function DisableDialog(props: PersonProps) {
  return <AccessDialog disabling {...props} />;
}

/** Gives it back. */
function EnableDialog(props: PersonProps) {
  return <AccessDialog disabling={false} {...props} />;
}

/**
 * Does what was chosen when it was opened, whatever the person is by then: after a lost answer they are what
 * was asked for, and "try again" has to mean the same again.
 */
function AccessDialog({ disabling, person, onClose }: PersonProps & { disabling: boolean }) {
  const { run, pending, error } = useAction<{ staffId: string }, { disabled: boolean }>(
    disabling ? disableStaffAction : enableStaffAction,
    { unanswered: safeToRepeat(), invalidates: [["staff"]] },
  );
  async function confirm() {
    if (!(await run({ staffId: person.id }))) return;
    toast({ title: disabling ? texts.disabled(person.name) : texts.enabled(person.name) });
    onClose();
  }
  return (
    <AlertDialog
      title={disabling ? texts.disableQuestion(person.name) : texts.enableQuestion(person.name)}
      description={disabling ? texts.disableHelp : texts.enableHelp}
      confirmLabel={disabling ? texts.disable : texts.enable}
      danger={disabling}
      pending={pending}
      onConfirm={() => void confirm()}
      onClose={onClose}
    >
      {error && <ProblemBanner error={error} />}
    </AlertDialog>
  );
}

function ResetDialog({ person, onClose }: PersonProps) {
  const [dropSecondFactors, setDrop] = useState(false);
  const [link, setLink] = useState<OneTimeLink | null>(null);
  const { run, pending, error } = useAction(resetStaffAction, {
    unanswered: outcomeUnknown(texts.resetUnanswered),
    invalidates: [["staff"]],
  });
  if (link)
    return <LinkDialog title={texts.resetLinkTitle} link={link} whom={person.email} onClose={onClose} />;
  return (
    <AlertDialog
      title={texts.resetQuestion(person.name)}
      description={texts.resetHelp}
      confirmLabel={texts.reset}
      pending={pending}
      onConfirm={() => void run({ staffId: person.id, dropSecondFactors }).then(setLink)}
      onClose={onClose}
    >
      <div className="grid gap-3 text-[0.8125rem]">
        <ProblemBanner error={error} />
        <Checkbox
          checked={dropSecondFactors}
          onChange={(event) => setDrop(event.target.checked)}
          label={texts.dropSecondFactors}
        />
      </div>
    </AlertDialog>
  );
}

function SessionsDialog({ person, onClose }: PersonProps) {
  const { data: sessions, error: unread } = useQuery(staffSessionsQuery(person.id));
  const one = useAction(endStaffSessionAction, { unanswered: safeToRepeat(), invalidates: [["staff"]] });
  const all = useAction(endStaffSessionsAction, {
    unanswered: safeToRepeat(),
    invalidates: [["staff"]],
  });
  async function endAll() {
    one.clear();
    const done = await all.run({ staffId: person.id });
    if (done)
      toast({
        title: done.ended === 0 ? texts.wasNotSignedIn(person.name) : texts.signedOutEverywhere(person.name),
      });
  }
  function end(sessionId: string) {
    all.clear();
    void one.run({ staffId: person.id, sessionId });
  }
  return (
    <Dialog
      title={texts.sessionsOf(person.name)}
      description={texts.sessionsHelp}
      wide
      onClose={onClose}
      footer={
        <>
          {sessions && sessions.some(({ current }) => !current) && (
            <Button variant="danger" pending={all.pending} onClick={() => void endAll()}>
              {texts.signOutEverywhere}
            </Button>
          )}
          <Button onClick={onClose}>{common.close}</Button>
        </>
      }
    >
      <div className="grid gap-3">
        <ProblemBanner error={all.error ?? one.error} />
        {unread && <Banner tone="bad">{unread.message}</Banner>}
        {sessions ? (
          <SessionList sessions={sessions} ending={one.sent?.sessionId ?? null} onEnd={({ id }) => end(id)} />
        ) : (
          !unread && <Skeleton className="h-14" />
        )}
      </div>
    </Dialog>
  );
}
