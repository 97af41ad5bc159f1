"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { changePasswordAction, renameAction } from "@/app/(desk)/profile/actions";
import { NewPassword } from "@/components/auth/new-password";
import { outcomeUnknown, safeToRepeat } from "@/components/call-action";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ProblemBanner } from "@/components/ui/banner";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import type { ProfileView } from "@/lib/domain/profile/profile";
import * as texts from "@/lib/domain/texts/profile";
import { Section } from "./section";

export function NameSection({ name }: Pick<ProfileView, "name">) {
  const router = useRouter();
  const { run, pending, error } = useAction(renameAction, {
    unanswered: safeToRepeat(),
    invalidates: [["profile"]],
  });
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const done = await run({ name: String(new FormData(event.currentTarget).get("name")) });
    if (!done) return;
    toast({ title: texts.renamed(done.name) });
    router.refresh();
  }
  return (
    <Section title={texts.nameTitle} detail={texts.nameDetail}>
      <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid max-w-sm gap-3">
        <ProblemBanner error={error} />
        <Field label={texts.name} error={error?.fields?.name}>
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
            {texts.saveName}
          </Button>
        </div>
      </form>
    </Section>
  );
}

export function PasswordSection({ email, hasPassword }: Pick<ProfileView, "email" | "hasPassword">) {
  return (
    <Section title={texts.passwordTitle} detail={hasPassword ? texts.passwordDetail : texts.noPassword}>
      {hasPassword && <PasswordForm email={email} />}
    </Section>
  );
}

function PasswordForm({ email }: { email: string }) {
  const { run, pending, error } = useAction(changePasswordAction, {
    unanswered: outcomeUnknown(texts.passwordUnanswered),
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
      title: texts.passwordChanged,
      description: done.ended > 0 ? texts.sessionsEnded(done.ended) : texts.noSessionEnded,
    });
  }
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid max-w-sm gap-3">
      <ProblemBanner error={error} />
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <Field label={texts.currentPassword} error={error?.fields?.current}>
        {(control) => <Input {...control} name="current" type="password" autoComplete="current-password" />}
      </Field>
      <NewPassword label={texts.newPassword} error={error?.fields?.password} />
      <div>
        <Button type="submit" pending={pending}>
          {texts.changePassword}
        </Button>
      </div>
    </form>
  );
}
