"use client";

import { useState } from "react";
import { confirmTotpAction } from "@/app/(desk)/profile/actions";
import { maybeDone } from "@/components/call-action";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import type { RecoveryCodes, TotpOffer } from "@/lib/domain/profile/profile";

/** Shows the secret to an authenticator app and asks for a first code of it. */
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
    unanswered: maybeDone(
      "Subdesk did not answer, so the app may or may not be on. Close this and look at your account before you try again.",
    ),
    invalidates: [["profile"]],
  });
  return (
    <FormDialog
      title="Set up an authenticator app"
      description="Scan the picture with your app, then write the code it shows."
      label="Turn on"
      alert
      pending={pending}
      error={error}
      onSubmit={() => void run({ code }).then((done) => done && onDone(done))}
      onClose={onClose}
    >
      <svg
        role="img"
        aria-label="QR code for your authenticator app"
        viewBox={`0 0 ${offer.qr.size} ${offer.qr.size}`}
        shapeRendering="crispEdges"
        className="mx-auto size-48 rounded-md bg-white text-black"
      >
        <path d={offer.qr.path} fill="currentColor" />
      </svg>
      <div className="grid gap-1 text-[0.8125rem]">
        <span className="text-muted">Or type this key into the app:</span>
        <span className="flex items-center gap-2">
          <code aria-label="Key" className="select-all break-all font-mono text-xs">
            {offer.secret.replace(/(.{4})(?=.)/g, "$1 ")}
          </code>
          <CopyButton size="sm" label="Copy key" text={offer.secret} />
        </span>
      </div>
      <Field label="Code from the app" error={error?.fields?.code}>
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
