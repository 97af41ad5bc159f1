"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { endOwnSessionsAction } from "@/app/(desk)/profile/actions";
import { PageHeader } from "@/components/ui/page-header";
import { Banner, ProblemBanner } from "@/components/ui/banner";
import { roleLabels, roleWords } from "@/lib/domain/staff/role-words";
import { SessionList } from "@/components/staff/session-list";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { ProfileView } from "@/lib/domain/profile/profile";
import { KeysSection } from "./keys-section";
import { NameSection, PasswordSection } from "./name-and-password";
import { PasskeySection } from "./passkey-section";
import { safeToRepeat } from "@/components/call-action";
import { profileQuery } from "@/components/page-queries";
import * as texts from "@/lib/domain/texts/profile";
import { SecondFactorSection } from "./second-factor-section";
import { Section } from "./section";

const CodesDialog = lazyPart(() => import("./codes-dialog"), { over: true });

export function ProfileScreen() {
  const { data: profile, error } = useQuery(profileQuery());
  const [codes, setCodes] = useState<string[] | null>(null);
  if (!profile) return error && <Banner tone="bad">{error.message}</Banner>;
  return (
    <>
      <PageHeader title={texts.title} detail={<span className="break-all">{profile.email}</span>} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-2">
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <RoleSection profile={profile} />
          <NameSection name={profile.name} />
          <PasswordSection email={profile.email} hasPassword={profile.hasPassword} />
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] gap-4">
          <SecondFactorSection profile={profile} onCodes={setCodes} />
          <PasskeySection passkeys={profile.passkeys} onCodes={setCodes} />
          <KeysSection singleKeys={profile.singleKeys} />
          <OwnSessions profile={profile} />
        </div>
      </div>
      {codes && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </>
  );
}

function RoleSection({ profile: { role, ceilings } }: { profile: ProfileView }) {
  return (
    <Section title={texts.role(roleLabels[role])} detail={roleWords[role]}>
      {ceilings && (
        <p className="text-[0.8125rem] tabular-nums">
          {texts.ceilings(
            ceilings.daily,
            Math.max(0, (ceilings.daily ?? 0) - ceilings.allocatedToday),
            ceilings.action,
          )}
        </p>
      )}
    </Section>
  );
}

function OwnSessions({ profile: { sessions } }: { profile: ProfileView }) {
  const { run, sent, error } = useAction(endOwnSessionsAction, {
    unanswered: safeToRepeat(),
    invalidates: [["profile"]],
  });
  const others = sessions.filter(({ current }) => !current).length;
  async function end(sessionId: string | null) {
    if (await run({ sessionId }))
      toast({
        title: sessionId === null ? texts.signedOutElsewhere : texts.sessionEnded,
      });
  }
  return (
    <Section title={texts.sessionsTitle} detail={texts.sessionsDetail}>
      <ProblemBanner error={error} />
      <SessionList sessions={sessions} ending={sent?.sessionId ?? null} onEnd={({ id }) => void end(id)} />
      {others > 0 && (
        <div>
          <Button pending={sent?.sessionId === null} onClick={() => void end(null)}>
            {texts.signOutElsewhere}
          </Button>
        </div>
      )}
    </Section>
  );
}
