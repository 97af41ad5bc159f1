"use client";

import { useState } from "react";
import { confirmTotpAction } from "@/app/(desk)/profile/actions";
import { outcomeUnknown } from "@/components/call-action";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import type { RecoveryCodes, TotpOffer } from "@/lib/domain/profile/profile";
import * as texts from "@/lib/domain/texts/profile-dialogs";

/** Shows the secret for an authenticator app and asks for its first code. */
export default function TotpDialog({
  offer,
  onDone,
  onClose,
}: {
  offer: TotpOffer;
  onDone: (codes: RecoveryCodes) => void;
  onClose: () => void;
}) {
  const [code, setCode] = useState("");
  const { run, pending, error } = useAction(confirmTotpAction, {
    unanswered: outcomeUnknown(texts.appUnanswered),
    invalidates: [["profile"]],
  });
  return (
    <FormDialog
      title={texts.appTitle}
      description={texts.appHelp}
      label={texts.turnOn}
      alert
      pending={pending}
      error={error}
      onSubmit={() => void run({ code }).then((done) => done && onDone(done))}
      onClose={onClose}
    >
      <svg
        role="img"
        aria-label={texts.appPicture}
        viewBox={`0 0 ${offer.qr.size} ${offer.qr.size}`}
        shapeRendering="crispEdges"
        className="mx-auto size-48 rounded-md bg-white text-black"
      >
        <path d={offer.qr.path} fill="currentColor" />
      </svg>
      <div className="grid gap-1 text-[0.8125rem]">
        <span className="text-muted">{texts.appKeyHelp}</span>
        <span className="flex items-center gap-2">
          <code aria-label={texts.appKey} className="select-all break-all font-mono text-xs">
            {offer.secret.replace(/(.{4})(?=.)/g, "$1 ")}
          </code>
          <CopyButton size="sm" label={texts.copyKey} text={offer.secret} />
        </span>
      </div>
      <Field label={texts.appCode} error={error?.fields?.code}>
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={7}
            value={code}
            onChange={(event) => setCode(event.target.value)}
            className="!w-32 font-mono tabular-nums"
          />
        )}
      </Field>
    </FormDialog>
  );
}
