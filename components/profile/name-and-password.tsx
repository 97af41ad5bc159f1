"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { changePasswordAction, renameAction } from "@/app/(desk)/profile/actions";
import { NewPassword } from "@/components/auth/new-password";
import { maybeDone, repeatable } from "@/components/call-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemBanner } from "@/components/ui/banner";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { ProfileView } from "@/lib/domain/profile/profile";
import { Section } from "./section";

export function NameSection({ name }: Pick<ProfileView, "name">) {
  const router = useRouter();
  const { run, pending, error } = useAction(renameAction, {
    unanswered: repeatable(),
    invalidates: [["profile"]],
  });
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const done = await run({ name: String(new FormData(event.currentTarget).get("name")) });
    if (!done) return;
    toast({ title: `You are ${done.name} now` });
    router.refresh();
  }
  return (
    <Section title="Your name" detail="Shown to your colleagues and in the audit.">
      <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid max-w-sm gap-3">
        <ProblemBanner error={error} />
        <Field label="Name" error={error?.fields?.name}>
          {(control) => (
            <Input
              {...control}
              key={name}
              name="name"
              autoComplete="name"
              maxLength={100}
              defaultValue={name}
            />
          )}
        </Field>
        <div>
          <Button type="submit" pending={pending}>
            Save name
          </Button>
        </div>
      </form>
    </Section>
  );
}

export function PasswordSection({ email, hasPassword }: Pick<ProfileView, "email" | "hasPassword">) {
  return (
    <Section
      title="Password"
      detail={
        hasPassword
          ? "Changing it signs you out everywhere else."
          : "You sign in at your OpenID provider and have no password here."
      }
    >
      {hasPassword && <PasswordForm email={email} />}
    </Section>
  );
}

function PasswordForm({ email }: { email: string }) {
  const { run, pending, error } = useAction(changePasswordAction, {
    unanswered: maybeDone(
      "Subdesk did not answer, so your password may or may not have been changed. Try again: if the current password is refused, the new one is in place.",
    ),
    invalidates: [["profile"]],
  });
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const done = await run({
      current: String(given.get("current")),
      password: String(given.get("password")),
    });
    if (!done) return;
    form.reset();
    toast({
      title: "Your password is changed",
      description:
        done.ended > 0 ? `Other sessions that were ended: ${done.ended}.` : "You are signed in nowhere else.",
    });
  }
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid max-w-sm gap-3">
      <ProblemBanner error={error} />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field label="Current password" error={error?.fields?.current}>
        {(control) => <Input {...control} name="current" type="password" autoComplete="current-password" />}
      </Field>
      <NewPassword label="New password" error={error?.fields?.password} />
      <div>
        <Button type="submit" pending={pending}>
          Change password
        </Button>
      </div>
    </form>
  );
}
