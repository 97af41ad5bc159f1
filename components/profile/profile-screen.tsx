"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { endOwnSessionsAction } from "@/app/(desk)/profile/actions";
import { PageHeader } from "@/components/ui/page-header";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { roleLabels, roleWords } from "@/lib/domain/staff/role-words";
import { SessionList } from "@/components/staff/session-list";
import { useChange } from "@/components/staff/use-change";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { toast } from "@/components/ui/toast";
import type { ProfileView } from "@/lib/domain/profile/profile";
import { NameForm } from "./name-form";
import { PasskeySection } from "./passkey-section";
import { PasswordForm } from "./password-form";
import { profileQuery } from "@/components/queries";
import { SecondFactorSection } from "./second-factor-section";
import { Section } from "./section";

const CodesDialog = lazyPart(() => import("./codes-dialog"), { over: true });

export function ProfileScreen() {
  const { data: profile, error } = useQuery(profileQuery());
  const [codes, setCodes] = useState<string[] | null>(null);
  if (!profile) return error && <Banner tone="bad">{error.message}</Banner>;
  return (
    <>
      <PageHeader title="Your account" detail={<span className="break-all">{profile.email}</span>} />
      <div className="grid gap-4">
        <RoleSection profile={profile} />
        <Section title="Your name" detail="Shown to your colleagues and in the audit.">
          <NameForm key={profile.name} name={profile.name} />
        </Section>
        <Section
          title="Password"
          detail={
            profile.hasPassword
              ? "Changing it signs you out everywhere else."
              : "You sign in at your OpenID provider and have no password here."
          }
        >
          {profile.hasPassword && <PasswordForm email={profile.email} />}
        </Section>
        <SecondFactorSection profile={profile} onCodes={setCodes} />
        <PasskeySection passkeys={profile.passkeys} onCodes={setCodes} />
        <OwnSessions profile={profile} />
      </div>
      {codes && <CodesDialog codes={codes} onClose={() => setCodes(null)} />}
    </>
  );
}

function RoleSection({ profile: { role, ceilings } }: { profile: ProfileView }) {
  return (
    <Section title={`Role: ${roleLabels[role]}`} detail={roleWords[role]}>
      {ceilings && (
        <p className="text-[0.8125rem] tabular-nums">
          {ceilings.daily === null
            ? "You may add any amount of traffic a day"
            : `You may add ${ceilings.daily} GB a day, ${Math.max(0, ceilings.daily - ceilings.allocatedToday)} GB are left until midnight UTC`}
          {ceilings.action === null ? "." : `, and at most ${ceilings.action} GB at a time.`}
        </p>
      )}
    </Section>
  );
}

function OwnSessions({ profile: { sessions } }: { profile: ProfileView }) {
  const { pending, error, change } = useChange("profile");
  const others = sessions.filter(({ current }) => !current).length;
  async function end(name: string, sessionId: string | null) {
    const done = await change(name, endOwnSessionsAction, { sessionId });
    if (done)
      toast({
        title: sessionId === null ? "You are signed out everywhere else" : "That session is signed out",
      });
  }
  return (
    <Section
      title="Sessions"
      detail="Where you are signed in. End any you do not recognise, and change your password."
    >
      <ProblemBanner error={error} />
      <SessionList sessions={sessions} pending={pending} onEnd={({ id }) => void end(id, id)} />
      {others > 0 && (
        <div>
          <Button pending={pending === "others"} onClick={() => void end("others", null)}>
            Sign out everywhere else
          </Button>
        </div>
      )}
    </Section>
  );
}
