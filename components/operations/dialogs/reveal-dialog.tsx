"use client";

import { useState } from "react";
import { SecretLinkOffer, useSecretLink } from "@/components/hand-over/secret-link";
import { CopyButton } from "@/components/ui/copy-button";
import * as texts from "@/lib/domain/texts/operations";
import { type SubUserDialogProps, OperationFrame, Subject } from "./operation-frame";
import { useCountdown } from "../outcome/receipt";
import { useOperation } from "../perform/use-operation";

const secondsShown = 60;

/** The password is held by this one dialog, for a minute at most. */
export function RevealDialog({ subUser, account, onDone, onClose }: SubUserDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  const [gone, setGone] = useState(false);
  const link = useSecretLink(subUser);
  const run = useOperation({
    operation: "reveal-password",
    account,
    subUser,
    onClose,
    onDone(result) {
      setSecret(result.secret ?? null);
      setGone(result.secret === undefined);
      onDone?.({ operation: result.operation, subUser: result.subUser });
      return true;
    },
  });
  const reveal = () => {
    setGone(false);
    void run.submit({});
  };
  return (
    <OperationFrame
      run={run}
      account={account}
      title={texts.revealTitle}
      description={<Subject subUser={subUser} account={account} />}
      submitLabel={gone ? texts.revealAgain : texts.reveal}
      {...(secret === null
        ? { onSubmit: reveal }
        : {
            onSubmit: onClose,
            submitLabel: texts.done,
            back: { label: texts.hideNow, onClick: () => (setSecret(null), setGone(true)) },
          })}
      onClose={onClose}
    >
      {secret === null ? (
        <p className="min-h-16 text-[0.8125rem] text-muted">
          {gone ? texts.hiddenAgain : texts.revealMeans(account.providerLabel, secondsShown)}
        </p>
      ) : (
        <Shown
          secret={secret}
          login={subUser.login ?? subUser.name}
          onGone={() => (setSecret(null), setGone(true))}
        />
      )}
      {(secret !== null || link.made !== null) && <SecretLinkOffer maker={link} secret={secret} />}
    </OperationFrame>
  );
}

function Shown({ secret, login, onGone }: { secret: string; login: string; onGone: () => void }) {
  const left = useCountdown(secondsShown, 0, onGone);
  return (
    <div className="grid min-h-16 gap-2">
      <dl className="divide-y rounded-md border">
        <Row label={texts.userName} value={login} />
        <Row label={texts.proxyPassword} value={secret} />
      </dl>
      <p className="text-xs tabular-nums text-faint">{texts.hidesIn(left)}</p>
    </div>
  );
}

function Row({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex min-h-10 items-center gap-3 py-1 pl-3 pr-1.5">
      <dt className="w-24 shrink-0 sm:w-28 text-[0.8125rem] text-muted">{label}</dt>
      <dd className="flex min-w-0 flex-1 items-center justify-between gap-2">
        <span className="break-all font-mono text-[0.8125rem]">{value}</span>
        <CopyButton size="sm" label={texts.copy(label.toLowerCase())} text={value} />
      </dd>
    </div>
  );
}
