"use client";

import { useState } from "react";
import { addPasskeyAction, offerPasskeyAction } from "@/app/(desk)/profile/actions";
import { canUsePasskeys, makePasskey } from "@/components/auth/passkey";
import { maybeDone, nothingChanged } from "@/components/call-action";
import { Banner } from "@/components/ui/banner";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/use-action";

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
  const offering = useAction(offerPasskeyAction, {
    unanswered: nothingChanged,
    invalidates: [["profile"]],
  });
  const adding = useAction(addPasskeyAction, {
    unanswered: maybeDone(
      "Subdesk did not answer, so the passkey may or may not have been added. Look at the list before you try again.",
    ),
    invalidates: [["profile"]],
  });
  const busy = offering.pending || adding.pending || making;
  const error = offering.error ?? adding.error;

  async function submit() {
    if (busy) return;
    setProblem(null);
    adding.clear();
    const offer = await offering.run({});
    if (!offer) return;
    setMaking(true);
    const made = await makePasskey(offer);
    setMaking(false);
    if ("problem" in made) {
      setProblem(made.problem);
      return;
    }
    const added = await adding.run({ name, answer: made });
    if (added) onDone(name.trim(), added.codes);
  }

  return (
    <FormDialog
      title="Add a passkey"
      description="Your browser asks you to confirm with the device."
      label="Continue"
      pending={busy}
      disabled={!canUsePasskeys()}
      error={error}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
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
    </FormDialog>
  );
}
