"use client";

import { useState, type FormEvent } from "react";
import { confirmTotpAction } from "@/app/(desk)/profile/actions";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useChange } from "@/components/staff/use-change";
import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormButtons } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";
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
  const { pending, error, change } = useChange("profile");
  async function submit(event: FormEvent) {
    event.preventDefault();
    const done = await change("totp", confirmTotpAction, { code });
    if (done) onDone(done);
  }
  return (
    <Dialog
      title="Set up an authenticator app"
      description="Scan the picture with your app, then write the code it shows."
      alert
      locked={pending !== null}
      onClose={onClose}
      footer={<FormButtons form="totp" label="Turn on" pending={pending !== null} onCancel={onClose} />}
    >
      <div className="grid gap-4">
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
        <form
          id="totp"
          method="post"
          noValidate
          onSubmit={(event) => void submit(event)}
          className="grid gap-3"
        >
          <ProblemBanner error={error} />
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
        </form>
      </div>
    </Dialog>
  );
}
