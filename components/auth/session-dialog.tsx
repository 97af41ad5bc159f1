"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, type RefObject } from "react";
import { useActor } from "@/components/actor";
import { leaveFor } from "@/components/leave-for";
import { onOtherTabs } from "@/components/other-tabs";
import { currentSessionOver, resumeSession } from "@/components/session";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import type { Envelope } from "@/lib/domain/errors";
import type { ProfileView } from "@/lib/domain/profile/profile";
import * as texts from "@/lib/domain/texts/confirm-presence";
import { SignInForm } from "./sign-in-form";

interface SessionDialogProps {
  why: string;
  /** Reads again what the page shows. */
  restore: RefObject<(() => Promise<void>) | null>;
  openIdLabel: string | null;
}

/** Only for SessionGate, which loads it. */
export default function SessionDialog({ why, restore, openIdLabel }: SessionDialogProps) {
  const { email, role } = useActor();
  const router = useRouter();
  const restoring = useRef(false);

  async function look() {
    // Asks again while an earlier answer is awaited: that one may be from before the person signed in.
    const person = await whoIsSignedIn();
    if (!person || restoring.current || !currentSessionOver()) return;
    restoring.current = true;
    if (person.email !== email) return leaveFor("/");
    // A read that waits may be the one that the page is restored with.
    currentSessionOver()?.reads.resolve();
    await restore.current?.();
    resumeSession();
    if (person.role !== role) router.refresh();
  }

  useEffect(() => onOtherTabs((message) => void (message.startsWith("signed-in") && look())));
  useEffect(() => {
    const back = () => void look();
    window.addEventListener("focus", back);
    return () => window.removeEventListener("focus", back);
  });

  return (
    <Dialog
      title={texts.signInAgainTitle}
      description={texts.signInAgain(why)}
      alert
      locked
      onClose={() => {}}
      footer={
        <Button variant="ghost" onClick={() => leaveFor("/sign-in")}>
          {texts.leave}
        </Button>
      }
    >
      <SignInForm
        next="/"
        email={email}
        openIdLabel={openIdLabel ?? undefined}
        onSignedIn={() => void look()}
      />
    </Dialog>
  );
}

/** Null while no one is, or where Subdesk does not answer. Not a query: those wait for the session. */
async function whoIsSignedIn(): Promise<Pick<ProfileView, "email" | "role"> | null> {
  try {
    const answer = await fetch("/api/staff/me", {
      cache: "no-store",
      headers: { accept: "application/json" },
    });
    const body = (await answer.json()) as Envelope<ProfileView>;
    return body.ok ? body.data : null;
  } catch {
    return null;
  }
}
