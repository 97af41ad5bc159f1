"use client";

import { useState } from "react";
import { makeRecoveryCodesAction, offerTotpAction, removeTotpAction } from "@/app/(desk)/profile/actions";
import { ProblemBanner } from "@/components/ui/banner";
import { maybeDone, nothingChanged, repeatable } from "@/components/call-action";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { StatusBadge } from "@/components/ui/badge";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { ProfileView, TotpOffer } from "@/lib/domain/profile/profile";
import { Section } from "./section";

const TotpDialog = lazyPart(() => import("./totp-dialog"), { over: true });

export function SecondFactorSection({
  profile,
  onCodes,
}: {
  profile: ProfileView;
  onCodes: (codes: string[] | null) => void;
}) {
  const offering = useAction(offerTotpAction, { unanswered: nothingChanged, invalidates: [["profile"]] });
  const removing = useAction(removeTotpAction, {
    unanswered: repeatable(),
    invalidates: [["profile"]],
  });
  const making = useAction(makeRecoveryCodesAction, {
    unanswered: maybeDone(
      "Subdesk did not answer, so your recovery codes may or may not have been replaced. Make new ones again: only the newest sign you in.",
    ),
    invalidates: [["profile"]],
  });
  const calls = [offering, removing, making];
  const forget = () => calls.forEach(({ clear }) => clear());
  const [offer, setOffer] = useState<TotpOffer | null>(null);
  const some = profile.totp || profile.passkeys.length > 0;

  async function begin() {
    forget();
    setOffer(await offering.run({}));
  }

  async function remove() {
    forget();
    if (await removing.run({})) toast({ title: "The authenticator app is removed" });
  }

  async function makeCodes() {
    forget();
    onCodes((await making.run({}))?.codes ?? null);
  }

  return (
    <Section
      title="Authenticator app"
      detail="A code from your phone in addition to the password, whenever you sign in."
    >
      <ProblemBanner error={calls.find(({ error }) => error !== null)?.error ?? null} />
      <div className="flex flex-wrap items-center gap-3 text-[0.8125rem]">
        <StatusBadge tone={profile.totp ? "good" : "neutral"} shape={profile.totp ? "dot" : "ring"}>
          {profile.totp ? "On" : "Off"}
        </StatusBadge>
        <Button pending={offering.pending} onClick={() => void begin()}>
          {profile.totp ? "Set up another app" : "Set up"}
        </Button>
        {profile.totp && (
          <Button variant="ghost" pending={removing.pending} onClick={() => void remove()}>
            Turn off
          </Button>
        )}
      </div>
      {some && (
        <div className="flex flex-wrap items-center gap-3 border-t pt-3 text-[0.8125rem]">
          <span>
            Recovery codes left: <span className="font-medium tabular-nums">{profile.recoveryCodesLeft}</span>
          </span>
          <Button pending={making.pending} onClick={() => void makeCodes()}>
            Make new recovery codes
          </Button>
        </div>
      )}
      {offer && (
        <TotpDialog
          offer={offer}
          onClose={() => setOffer(null)}
          onDone={({ codes }) => {
            setOffer(null);
            toast({ title: "The authenticator app is on" });
            onCodes(codes);
          }}
        />
      )}
    </Section>
  );
}
