"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { writeCommentAction } from "@/app/(desk)/customers/actions";
import { useAllowed } from "@/components/actor";
import { repeatable } from "@/components/call-action";
import { makeUuid } from "@/components/make-uuid";
import { Banner, ProblemBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { Section } from "@/components/ui/section";
import { useAction } from "@/components/use-action";
import { customerLimits } from "@/lib/domain/customers/customer";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/comments";
import { CommentItem } from "./comment-item";
import { commentsOfSubUserQuery } from "./queries";

/** What colleagues wrote about a sub-user, apart from the provider's note. */
export function CommentsSection({ accountId, remoteId }: SubUserRef) {
  const mayWrite = useAllowed("comments.write");
  const comments = useQuery(commentsOfSubUserQuery({ accountId, remoteId }));
  const [draft, setDraft] = useState({ id: makeUuid(), body: "" });
  const { run, pending, error } = useAction(writeCommentAction, {
    unanswered: repeatable(),
    invalidates: [["comments"], ["customers"], ["audit"]],
    readFirst: true,
  });

  async function write() {
    if (await run({ ...draft, subject: { accountId, remoteId } })) setDraft({ id: makeUuid(), body: "" });
  }

  return (
    <Section id="comments" title={texts.title}>
      <div className="grid gap-4">
        {mayWrite && (
          <div className="grid gap-2">
            <ProblemBanner error={error} />
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
        )}
        {comments.error && <Banner tone="bad">{texts.notRead}</Banner>}
        {comments.data?.length === 0 && <p className="text-[0.8125rem] text-muted">{texts.none}</p>}
        {comments.data && comments.data.length > 0 && (
          <ul className="grid gap-4">
            {comments.data.map((comment) => (
              <CommentItem key={comment.id} comment={comment} mayWrite={mayWrite} />
            ))}
          </ul>
        )}
      </div>
    </Section>
  );
}
