"use client";

import { useState } from "react";
import { writeCommentAction } from "@/app/(desk)/customers/actions";
import { safeToRepeat } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { ProblemBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import { customerLimits, type CommentSubject } from "@/lib/domain/customers/customer";
import * as texts from "@/lib/domain/texts/comments";

/** Writes a comment for colleagues, about a customer or a sub-user. */
export function CommentBox({ subject }: { subject: CommentSubject }) {
  // The same id until it is stored, so that sending it again writes no second one.
  const [draft, setDraft] = useState({ id: makeUuid(), body: "" });
  const { run, pending, error } = useAction(writeCommentAction, {
    unanswered: safeToRepeat(),
    invalidates: [["comments"], ["customers"], ["audit"]],
    readFirst: true,
  });

  async function write() {
    if (await run({ ...draft, subject })) setDraft({ id: makeUuid(), body: "" });
  }

  return (
    <div className="grid gap-2">
      <ProblemBanner error={error && { ...error, fields: undefined }} />
      <Textarea
        aria-label={texts.label}
        placeholder={texts.help}
        rows={2}
        maxLength={customerLimits.comment}
        value={draft.body}
        onChange={(event) => setDraft({ ...draft, body: event.target.value })}
      />
      <Button
        size="sm"
        className="justify-self-end"
        pending={pending}
        disabled={draft.body.trim() === ""}
        onClick={() => void write()}
      >
        {texts.write}
      </Button>
    </div>
  );
}
