"use client";

import { useState, type FormEvent } from "react";
import { addPasskeyAction, offerPasskeyAction } from "@/app/(desk)/profile/actions";
import { canUsePasskeys, makePasskey } from "@/components/auth/passkey";
import { ProblemBanner } from "@/components/ui/problem-banner";
import { useChange } from "@/components/staff/use-change";
import { Banner } from "@/components/ui/banner";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { FormButtons } from "@/components/ui/form-buttons";
import { Input } from "@/components/ui/input";

export default function PasskeyDialog({
  onDone,
  onClose,
}: {
  onDone: (name: string, codes: string[] | null) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState("This device");
  const [making, setMaking] = useState(false);
  const [problem, setProblem] = useState<string | null>(
    canUsePasskeys() ? null : "This browser has no passkeys.",
  );
  const { pending, error, change } = useChange("profile");
  const busy = pending !== null || making;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy) return;
    setProblem(null);
    const offer = await change("offer", offerPasskeyAction, {});
    if (!offer) return;
    setMaking(true);
    const made = await makePasskey(offer);
    setMaking(false);
    if ("problem" in made) {
      setProblem(made.problem);
      return;
    }
    const added = await change("add", addPasskeyAction, { name, answer: made });
    if (added) onDone(name.trim(), added.codes);
  }

  return (
    <Dialog
      title="Add a passkey"
      description="Your browser asks you to confirm with the device."
      locked={busy}
      onClose={onClose}
      footer={
        <FormButtons
          form="passkey"
          label="Continue"
          pending={busy}
          disabled={!canUsePasskeys()}
          onCancel={onClose}
        />
      }
    >
      <form
        id="passkey"
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="grid gap-4"
      >
        <ProblemBanner error={error} />
        {problem && (
          <div role="alert">
            <Banner tone="bad">{problem}</Banner>
          </div>
        )}
        <Field
          label="Name of the passkey"
          help="So that you know it again, such as “Work laptop”."
          error={error?.fields?.name}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={60}
              value={name}
              onChange={(event) => setName(event.target.value)}
              autoComplete="off"
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}
