"use client";

import { useState } from "react";
import { addPasskeyAction, offerPasskeyAction } from "@/app/(desk)/profile/actions";
import { canUsePasskeys, makePasskey } from "@/components/auth/passkey";
import { outcomeUnknown } from "@/components/call-action";
import { nothingChanged } from "@/components/unanswered";
import { Banner } from "@/components/ui/banner";
import { Field } from "@/components/ui/field";
import { FormDialog } from "@/components/ui/form-dialog";
import { Input } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import * as texts from "@/lib/domain/texts/profile-dialogs";

export default function PasskeyDialog({
  onDone,
  onClose,
}: {
  onDone: (name: string, codes: string[] | null) => void;
  onClose: () => void;
}) {
  const [name, setName] = useState<string>(texts.thisDevice);
  const [making, setMaking] = useState(false);
  const [problem, setProblem] = useState<string | null>(canUsePasskeys() ? null : texts.noPasskeys);
  const offering = useAction(offerPasskeyAction, {
    unanswered: nothingChanged,
    invalidates: [["profile"]],
  });
  const adding = useAction(addPasskeyAction, {
    unanswered: outcomeUnknown(texts.passkeyUnanswered),
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
      title={texts.passkeyTitle}
      description={texts.passkeyHelp}
      label={texts.continuePasskey}
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
      <Field label={texts.passkeyName} help={texts.passkeyNameHelp} error={error?.fields?.name}>
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
