"use client";

import { useState } from "react";
import { makeRecoveryCodesAction, offerTotpAction, removeTotpAction } from "@/app/(desk)/profile/actions";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useChange } from "@/components/staff/use-change";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { StatusBadge } from "@/components/ui/status-badge";
import { toast } from "@/components/ui/toast";
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
  const { pending, error, change } = useChange("profile");
  const [offer, setOffer] = useState<TotpOffer | null>(null);
  const some = profile.totp || profile.passkeys.length > 0;

  async function remove() {
    if (await change("remove", removeTotpAction, {})) toast({ title: "The authenticator app is removed" });
  }

  return (
    <Section
      title="Authenticator app"
      detail="A code from your phone in addition to the password, whenever you sign in."
    >
      <ProblemBanner error={error} />
      <div className="flex flex-wrap items-center gap-3 text-[0.8125rem]">
        <StatusBadge tone={profile.totp ? "good" : "neutral"} shape={profile.totp ? "dot" : "ring"}>
          {profile.totp ? "On" : "Off"}
        </StatusBadge>
        <Button
          pending={pending === "offer"}
          onClick={() => void change("offer", offerTotpAction, {}).then(setOffer)}
        >
          {profile.totp ? "Set up another app" : "Set up"}
        </Button>
        {profile.totp && (
          <Button variant="ghost" pending={pending === "remove"} onClick={() => void remove()}>
            Turn off
          </Button>
        )}
      </div>
      {some && (
        <div className="flex flex-wrap items-center gap-3 border-t pt-3 text-[0.8125rem]">
          <span>
            Recovery codes left: <span className="font-medium tabular-nums">{profile.recoveryCodesLeft}</span>
          </span>
          <Button
            pending={pending === "codes"}
            onClick={() =>
              void change("codes", makeRecoveryCodesAction, {}).then((made) => onCodes(made?.codes ?? null))
            }
          >
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
