"use client";

import { useState } from "react";
import { makeRecoveryCodesAction, offerTotpAction, removeTotpAction } from "@/app/(desk)/profile/actions";
import { ProblemBanner } from "@/components/ui/banner";
import { outcomeUnknown, safeToRepeat } from "@/components/call-action";
import { nothingChanged } from "@/components/unanswered";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Rich } from "@/components/ui/rich";
import { StatusBadge } from "@/components/ui/badge";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { ProfileView, TotpOffer } from "@/lib/domain/profile/profile";
import * as texts from "@/lib/domain/texts/profile";
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
    unanswered: safeToRepeat(),
    invalidates: [["profile"]],
  });
  const making = useAction(makeRecoveryCodesAction, {
    unanswered: outcomeUnknown(texts.codesUnanswered),
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
    if (await removing.run({})) toast({ title: texts.appRemoved });
  }

  async function makeCodes() {
    forget();
    onCodes((await making.run({}))?.codes ?? null);
  }

  return (
    <Section title={texts.appTitle} detail={texts.appDetail}>
      <ProblemBanner error={calls.find(({ error }) => error !== null)?.error ?? null} />
      <div className="flex flex-wrap items-center gap-3 text-[0.8125rem]">
        <StatusBadge tone={profile.totp ? "good" : "neutral"} shape={profile.totp ? "dot" : "ring"}>
          {profile.totp ? texts.on : texts.off}
        </StatusBadge>
        <Button pending={offering.pending} onClick={() => void begin()}>
          {profile.totp ? texts.setUpAnother : texts.setUp}
        </Button>
        {profile.totp && (
          <Button variant="ghost" pending={removing.pending} onClick={() => void remove()}>
            {texts.turnOff}
          </Button>
        )}
      </div>
      {some && (
        <div className="flex flex-wrap items-center gap-3 border-t pt-3 text-[0.8125rem]">
          <span>
            <Rich
              parts={texts.codesLeft(
                <span className="font-medium tabular-nums">{profile.recoveryCodesLeft}</span>,
              )}
            />
          </span>
          <Button pending={making.pending} onClick={() => void makeCodes()}>
            {texts.makeCodes}
          </Button>
        </div>
      )}
      {offer && (
        <TotpDialog
          offer={offer}
          onClose={() => setOffer(null)}
          onDone={({ codes }) => {
            setOffer(null);
            toast({ title: texts.appOn });
            onCodes(codes);
          }}
        />
      )}
    </Section>
  );
}
