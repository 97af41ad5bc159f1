"use client";

import type { FormEvent } from "react";
import { changePasswordAction } from "@/app/(desk)/profile/actions";
import { NewPassword } from "@/components/auth/new-password";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useChange } from "@/components/staff/use-change";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";

export function PasswordForm({ email }: { email: string }) {
  const { pending, error, change } = useChange("profile");
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const done = await change("password", changePasswordAction, {
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
        <Button type="submit" pending={pending !== null}>
          Change password
        </Button>
      </div>
    </form>
  );
}
