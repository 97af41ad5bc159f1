"use client";

import { useQuery } from "@tanstack/react-query";
import { useAllowed } from "@/components/actor";
import { Banner } from "@/components/ui/banner";
import { Section } from "@/components/ui/section";
import type { SubUserRef } from "@/lib/domain/sub-users/sub-user";
import * as texts from "@/lib/domain/texts/comments";
import { CommentBox } from "./comment-box";
import { CommentItem } from "./comment-item";
import { commentsOfSubUserQuery } from "./queries";

/** What colleagues wrote about a sub-user, apart from the provider's note. */
export function CommentsSection({ accountId, remoteId }: SubUserRef) {
  const mayWrite = useAllowed("comments.write");
  const comments = useQuery(commentsOfSubUserQuery({ accountId, remoteId }));
  return (
    <Section id="comments" title={texts.title}>
      <div className="grid gap-4">
        {mayWrite && <CommentBox subject={{ accountId, remoteId }} />}
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
