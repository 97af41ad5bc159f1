"use client";

import { useState } from "react";
import { writeCommentAction } from "@/app/(desk)/customers/actions";
import { repeatable } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { ProblemBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import { useAction } from "@/components/use-action";
import { customerLimits, type CommentSubject } from "@/lib/domain/customers/customer";
import * as texts from "@/lib/domain/texts/comments";
import { afterComment } from "./invalidate";

/** Writes a comment for colleagues, about a customer or a sub-user. */
export function CommentBox({ subject }: { subject: CommentSubject }) {
  const [body, setBody] = useState("");
  // The same until it is stored, so that sending it again writes no second one.
  const [id, setId] = useState(makeUuid);
  const { run, pending, error } = useAction(writeCommentAction, {
    unanswered: repeatable(),
    invalidates: afterComment,
  });
  async function write() {
    if (body.trim() === "" || !(await run({ id, subject, body }))) return;
    setBody("");
    setId(makeUuid());
  }
  return (
    <form
      method="post"
      noValidate
      className="grid grid-cols-[minmax(0,1fr)] gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        void write();
      }}
    >
      <ProblemBanner error={error} />
      <Field label={texts.label} help={texts.help} error={error?.fields?.body}>
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={customerLimits.comment}
            value={body}
            onChange={(event) => setBody(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" className="justify-self-start" pending={pending} disabled={body.trim() === ""}>
        {texts.write}
      </Button>
    </form>
  );
}
