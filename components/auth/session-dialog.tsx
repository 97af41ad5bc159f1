"use client";

import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { SignInForm } from "./sign-in-form";

interface SessionDialogProps {
  why: string;
  email: string;
  openIdLabel: string | null;
  onSignedIn: () => void;
}

/** Only for SessionGate, which loads it. */
export default function SessionDialog({ why, email, openIdLabel, onSignedIn }: SessionDialogProps) {
  return (
    <Dialog
      title="Sign in again"
      description={`${why} What you typed is kept until you sign in; nothing of it was sent.`}
      alert
      locked
      onClose={() => {}}
      footer={
        <Button variant="ghost" onClick={() => window.location.assign("/sign-in")}>
          Discard and leave
        </Button>
      }
    >
      <SignInForm next="/" email={email} openIdLabel={openIdLabel ?? undefined} onSignedIn={onSignedIn} />
    </Dialog>
  );
}
