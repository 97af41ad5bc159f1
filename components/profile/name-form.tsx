"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { renameAction } from "@/app/(desk)/profile/actions";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useChange } from "@/components/staff/use-change";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";

export function NameForm({ name }: { name: string }) {
  const router = useRouter();
  const { pending, error, change } = useChange("profile");
  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const done = await change("name", renameAction, {
      name: String(new FormData(event.currentTarget).get("name")),
    });
    if (!done) return;
    toast({ title: `You are ${done.name} now` });
    router.refresh();
  }
  return (
    <form method="post" noValidate onSubmit={(event) => void submit(event)} className="grid max-w-sm gap-3">
      <ProblemBanner error={error} />
      <Field label="Name" error={error?.fields?.name}>
        {(control) => (
          <Input {...control} name="name" autoComplete="name" maxLength={100} defaultValue={name} />
        )}
      </Field>
      <div>
        <Button type="submit" pending={pending !== null}>
          Save name
        </Button>
      </div>
    </form>
  );
}
