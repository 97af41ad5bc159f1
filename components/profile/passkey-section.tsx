"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import { removePasskeyAction } from "@/app/(desk)/profile/actions";
import { ProblemBanner } from "@/components/ui/banner";
import { safeToRepeat } from "@/components/call-action";
import { Button } from "@/components/ui/button";
import { lazyPart } from "@/components/ui/lazy-part";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { PasskeyView } from "@/lib/domain/profile/profile";
import * as texts from "@/lib/domain/texts/profile";
import { Section } from "./section";

const PasskeyDialog = lazyPart(() => import("./passkey-dialog"), { over: true });

export function PasskeySection({
  passkeys,
  onCodes,
}: {
  passkeys: PasskeyView[];
  onCodes: (codes: string[] | null) => void;
}) {
  const { run, sent, error } = useAction(removePasskeyAction, {
    unanswered: safeToRepeat(),
    invalidates: [["profile"]],
  });
  const [adding, setAdding] = useState(false);

  async function remove({ id, name }: PasskeyView) {
    if (await run({ passkeyId: id })) toast({ title: texts.passkeyRemoved(name) });
  }

  return (
    <Section title={texts.passkeys} detail={texts.passkeysDetail}>
      <ProblemBanner error={error} />
      {passkeys.length > 0 && (
        <ul aria-label={texts.passkeys} className="divide-y rounded-md border">
          {passkeys.map((passkey) => (
            <li
              key={passkey.id}
              className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2 text-[0.8125rem]"
            >
              <KeyRound aria-hidden="true" className="size-4 shrink-0 text-muted" />
              <div className="min-w-0 flex-1">
                <p className="break-words font-medium">{passkey.name}</p>
                <p className="text-xs text-muted">
                  <Rich
                    parts={
                      passkey.lastUsedAt
                        ? texts.addedAndUsed(
                            <Time at={passkey.createdAt} />,
                            <Time at={passkey.lastUsedAt} />,
                          )
                        : texts.added(<Time at={passkey.createdAt} />)
                    }
                  />
                </p>
              </div>
              <Button
                size="sm"
                aria-label={texts.removePasskeyNamed(passkey.name)}
                pending={sent?.passkeyId === passkey.id}
                onClick={() => void remove(passkey)}
              >
                {texts.removePasskey}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <div>
        <Button onClick={() => setAdding(true)}>{texts.addPasskey}</Button>
      </div>
      {adding && (
        <PasskeyDialog
          onClose={() => setAdding(false)}
          onDone={(name, codes) => {
            setAdding(false);
            toast({ title: texts.passkeyAdded(name) });
            onCodes(codes);
          }}
        />
      )}
    </Section>
  );
}
