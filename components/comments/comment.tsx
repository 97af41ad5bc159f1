"use client";

import { useState } from "react";
import { editCommentAction, removeCommentAction } from "@/app/(desk)/customers/actions";
import { useAllowed } from "@/components/actor";
import { repeatable } from "@/components/call-action";
import { ProblemBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { Rich } from "@/components/ui/rich";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/use-action";
import { customerLimits, type CommentView } from "@/lib/domain/customers/customer";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/comments";
import { afterComment } from "./invalidate";

/** What a colleague wrote. Its author edits or removes it; that there was one stays to be seen. */
export function Comment({ comment }: { comment: CommentView }) {
  const mayWrite = useAllowed("comments.write");
  const [asked, setAsked] = useState<"edit" | "remove" | null>(null);
  const [body, setBody] = useState(comment.body);
  const options = { unanswered: repeatable(), invalidates: afterComment, readFirst: true };
  const editing = useAction(editCommentAction, options);
  const removing = useAction(removeCommentAction, options);
  if (comment.removedAt !== null)
    return (
      <p className="text-faint">
        <Rich
          parts={texts.removed(
            <bdi>{visibleText(comment.removedBy ?? "")}</bdi>,
            <Time at={comment.removedAt} />,
          )}
        />
      </p>
    );
  if (asked === "edit")
    return (
      <form
        method="post"
        noValidate
        className="grid grid-cols-[minmax(0,1fr)] gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          void editing.run({ id: comment.id, body }).then((done) => done && setAsked(null));
        }}
      >
        <ProblemBanner error={editing.error && { ...editing.error, fields: undefined }} />
        <Textarea
          aria-label={texts.editLabel}
          rows={3}
          maxLength={customerLimits.comment}
          value={body}
          onChange={(event) => setBody(event.target.value)}
        />
        <span className="flex gap-2">
          <Button
            size="sm"
            variant="primary"
            type="submit"
            pending={editing.pending}
            disabled={body.trim() === ""}
          >
            {texts.save}
          </Button>
          <Button size="sm" onClick={() => setAsked(null)}>
            {texts.cancel}
          </Button>
        </span>
      </form>
    );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-1">
      <ProblemBanner error={removing.error} />
      <p className="whitespace-pre-wrap break-words">
        {comment.body.split("\n").map(visibleText).join("\n")}
      </p>
      {comment.editedAt !== null && (
        <p className="text-xs text-faint">
          <Rich parts={texts.edited(<Time at={comment.editedAt} />)} />
        </p>
      )}
      {comment.own && mayWrite && (
        <span className="flex flex-wrap items-center gap-1">
          {asked === "remove" ? (
            <>
              <span className="text-muted">{texts.removeQuestion}</span>
              <Button
                size="sm"
                variant="danger"
                pending={removing.pending}
                onClick={() => void removing.run({ id: comment.id })}
              >
                {texts.remove}
              </Button>
              <Button size="sm" onClick={() => setAsked(null)}>
                {texts.cancel}
              </Button>
            </>
          ) : (
            <>
              <Button
                size="sm"
                variant="ghost"
                className="-ml-2"
                onClick={() => {
                  setBody(comment.body);
                  setAsked("edit");
                }}
              >
                {texts.edit}
              </Button>
              <Button size="sm" variant="ghost" onClick={() => setAsked("remove")}>
                {texts.removeAsk}
              </Button>
            </>
          )}
        </span>
      )}
    </div>
  );
}
