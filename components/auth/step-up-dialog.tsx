"use client";

import { useQuery } from "@tanstack/react-query";
import { KeyRound } from "lucide-react";
import { useState, type FormEvent } from "react";
import { confirmationOptionsAction, confirmPresenceAction } from "@/app/(desk)/profile/actions";
import { callAction, outcomeUnknown } from "@/components/call-action";
import { nothingChanged } from "@/components/unanswered";
import { profileQuery } from "@/components/page-queries";
import { Banner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { DeskError, type ErrorBody } from "@/lib/domain/errors";
import * as common from "@/lib/domain/texts/common";
import * as texts from "@/lib/domain/texts/confirm-presence";
import { askForPasskey, canUsePasskeys } from "./passkey";

type Way = "password" | "code";

const noPasskey = new DeskError("invalid", texts.noPasskey);

/** Asks for the password, a code or a passkey once more. What waits for it then continues unchanged. */
export default function StepUpDialog({ onEnd }: { onEnd: (confirmed: boolean) => void }) {
  const { data: profile, error: unread } = useQuery({ ...profileQuery(), staleTime: 0, gcTime: 0 });
  const [chosen, setChosen] = useState<Way | null>(null);
  const [pending, setPending] = useState<Way | "passkey" | null>(null);
  const [error, setError] = useState<ErrorBody | null>(null);
  const ways: Way[] = profile
    ? [...(profile.hasPassword ? (["password"] as const) : []), ...(profile.totp ? (["code"] as const) : [])]
    : [];
  const way = chosen ?? ways[0];
  const other = ways.find((one) => one !== way);
  const passkey = profile !== undefined && profile.passkeys.length > 0 && canUsePasskeys();

  async function confirm(
    kind: Way | "passkey",
    make: () => Promise<Parameters<typeof confirmPresenceAction>[0]>,
  ) {
    if (pending) return;
    setPending(kind);
    setError(null);
    const given = await make().catch((failure: unknown) =>
      failure instanceof DeskError ? failure : noPasskey,
    );
    const answer =
      given instanceof DeskError
        ? { ok: false as const, error: given }
        : await callAction(confirmPresenceAction, given, outcomeUnknown(texts.unanswered));
    setPending(null);
    if (answer.ok) onEnd(true);
    else setError(answer.error);
  }

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get(way ?? ""));
    void confirm(way ?? "password", async () =>
      way === "code" ? { with: "code", code: text } : { with: "password", password: text },
    );
  }

  const withPasskey = () =>
    confirm("passkey", async () => {
      const offer = await callAction(confirmationOptionsAction, {}, nothingChanged);
      if (!offer.ok) throw DeskError.of(offer.error);
      const reply = await askForPasskey(offer.data);
      if (!reply) throw noPasskey;
      return { with: "passkey", answer: reply };
    });

  const label = { password: texts.password, code: texts.code };
  return (
    <Dialog
      title={texts.title}
      description={texts.help}
      alert
      locked={pending !== null}
      onClose={() => onEnd(false)}
      footer={
        <>
          <Button onClick={() => onEnd(false)} disabled={pending !== null}>
            {common.cancel}
          </Button>
          {way && (
            <Button variant="primary" type="submit" form="step-up" pending={pending === way}>
              {texts.confirm}
            </Button>
          )}
        </>
      }
    >
      <div className="grid gap-4">
        {(error ?? unread) && (!error?.fields || error.fields.passkey) && (
          <div role="alert">
            <Banner tone="bad">{(error ?? unread)?.message}</Banner>
          </div>
        )}
        {!profile && !unread && <Skeleton className="h-14" />}
        {way && (
          <form id="step-up" method="post" onSubmit={submit} className="grid gap-2">
            <Field label={label[way]} error={error?.fields?.[way]}>
              {(control) =>
                way === "password" ? (
                  <Input
                    {...control}
                    key="password"
                    name="password"
                    type="password"
                    autoComplete="current-password"
                    required
                    autoFocus
                  />
                ) : (
                  <Input
                    {...control}
                    key="code"
                    name="code"
                    inputMode="numeric"
                    autoComplete="one-time-code"
                    maxLength={7}
                    required
                    autoFocus
                    className="!w-32 font-mono tabular-nums"
                  />
                )
              }
            </Field>
          </form>
        )}
        {(other || passkey) && (
          <div className="flex flex-wrap gap-2">
            {passkey && (
              <Button
                icon={<KeyRound aria-hidden="true" className="size-3.5" />}
                pending={pending === "passkey"}
                onClick={() => void withPasskey()}
              >
                {texts.usePasskey}
              </Button>
            )}
            {other && (
              <Button
                variant="ghost"
                disabled={pending !== null}
                onClick={() => (setChosen(other), setError(null))}
              >
                {other === "code" ? texts.useCode : texts.usePassword}
              </Button>
            )}
          </div>
        )}
        {profile && !way && !passkey && <p className="text-[0.8125rem] text-muted">{texts.noWay}</p>}
      </div>
    </Dialog>
  );
}
