"use client";

import { signIn } from "next-auth/react";
import { useState, type FormEvent } from "react";
import { createFirstAdministratorAction } from "@/app/setup/actions";
import { callAction, outcomeUnknown } from "@/components/call-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemBanner } from "@/components/ui/banner";
import type { ErrorBody } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/auth";
import { NewPassword } from "./new-password";

export function SetupForm({ token }: { token: string }) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorBody | null>(null);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (pending) return;
    const form = new FormData(event.currentTarget);
    const [name = "", email = "", password = ""] = ["name", "email", "password"].map((key) =>
      String(form.get(key)),
    );
    setPending(true);
    setError(null);
    const created = await callAction(
      createFirstAdministratorAction,
      { token, name, email, password },
      outcomeUnknown(texts.administratorUnanswered),
    );
    if (!created.ok) {
      setPending(false);
      setError(created.error);
      return;
    }
    const signedIn = await signIn("credentials", { redirect: false, email, password }).catch(() => null);
    window.location.assign(signedIn?.ok && !signedIn.error ? "/" : "/sign-in");
  }

  const said = error?.fields ?? {};
  return (
    <form method="post" onSubmit={submit} className="grid gap-4">
      <ProblemBanner error={error} />
      <Field label={texts.name} error={said.name}>
        {(control) => (
          <Input {...control} name="name" autoComplete="name" maxLength={100} required autoFocus />
        )}
      </Field>
      <Field label={texts.email} error={said.email} help={texts.setUpEmailHelp}>
        {(control) => (
          <Input {...control} name="email" type="email" autoComplete="username" maxLength={254} required />
        )}
      </Field>
      <NewPassword error={said.password} />
      <Button type="submit" variant="primary" size="lg" pending={pending}>
        {texts.createAdministrator}
      </Button>
    </form>
  );
}
