"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { acceptLinkAction } from "@/app/invite/actions";
import { callAction, outcomeUnknown } from "@/components/call-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemBanner } from "@/components/ui/banner";
import type { ErrorBody } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/auth";
import { NewPassword } from "./new-password";

export function AcceptForm({ token, kind }: { token: string; kind: "invite" | "reset" }) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    const password = String(form.get("password"));
    setPending(true);
    setError(null);
    const answer = await callAction(
      acceptLinkAction,
      { token, password, ...(kind === "invite" && { name: String(form.get("name")) }) },
      outcomeUnknown(kind === "invite" ? texts.joinUnanswered : texts.setPasswordUnanswered),
    );
    if (!answer.ok) {
      setPending(false);
      setError(answer.error);
      return;
    }
    const signedIn = await signIn("credentials", {
      redirect: false,
      email: answer.data.email,
      password,
    }).catch(() => null);
    window.location.assign(
      signedIn?.ok && !signedIn.error ? "/" : `/sign-in?email=${encodeURIComponent(answer.data.email)}`,
    );
  }

  const said = error?.fields ?? {};
  return (
    <form method="post" onSubmit={(event) => void submit(event)} className="grid gap-4">
      <ProblemBanner error={error} />
      {kind === "invite" && (
        <Field label={texts.name} error={said.name}>
          {(control) => (
            <Input {...control} name="name" autoComplete="name" maxLength={100} required autoFocus />
          )}
        </Field>
      )}
      <NewPassword label={kind === "invite" ? texts.password : texts.newPassword} error={said.password} />
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        {kind === "invite" ? texts.join : texts.setPassword}
      </Button>
    </form>
  );
}
