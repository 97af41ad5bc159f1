"use client";

import { useState } from "react";
import { editCommentAction, removeCommentAction } from "@/app/(desk)/customers/actions";
import { safeToRepeat } from "@/components/call-action";
import { ProblemBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { Textarea } from "@/components/ui/input";
import { Time } from "@/components/ui/time";
import { useAction } from "@/components/use-action";
import { customerLimits, type CommentView } from "@/lib/domain/customers/customer";
import { visibleText } from "@/lib/domain/format";
import * as texts from "@/lib/domain/texts/comments";

const invalidates = [["comments"], ["customers"], ["audit"]] as const;

/** One comment; its author may edit it and remove its text. */
export function CommentItem({ comment, mayWrite }: { comment: CommentView; mayWrite: boolean }) {
  const [doing, setDoing] = useState<"edit" | "remove" | null>(null);
  const [text, setText] = useState(comment.body);
  const edit = useAction(editCommentAction, { unanswered: safeToRepeat(), invalidates, readFirst: true });
  const remove = useAction(removeCommentAction, { unanswered: safeToRepeat(), invalidates });
  const mine = mayWrite && comment.own && comment.removedAt === null;

  async function save() {
    if (await edit.run({ id: comment.id, body: text })) setDoing(null);
  }

  return (
    <li className="grid gap-1 text-[0.8125rem]">
      <div className="flex flex-wrap items-center gap-x-2">
        <span className="font-medium break-words">{visibleText(comment.author)}</span>
        <span className="text-xs text-faint">
          <Time at={comment.at} />
        </span>
        {comment.editedAt !== null && comment.removedAt === null && (
          <span className="text-xs text-faint" title={comment.editedAt}>
            {texts.edited}
          </span>
        )}
        {mine && doing === null && (
          <span className="-my-1 ml-auto flex">
            <Button
              size="sm"
              variant="ghost"
              onClick={() => {
                setText(comment.body);
                setDoing("edit");
              }}
            >
              {texts.edit}
            </Button>
            <Button size="sm" variant="ghost" onClick={() => setDoing("remove")}>
              {texts.remove}
            </Button>
          </span>
        )}
      </div>
      {comment.removedAt !== null ? (
        <p className="text-faint">{texts.removedBy(visibleText(comment.removedBy ?? ""))}</p>
      ) : doing === "edit" ? (
        <div className="grid gap-2">
          <ProblemBanner error={edit.error} />
          <Textarea
            aria-label={texts.editLabel}
            maxLength={customerLimits.comment}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <div className="flex justify-end gap-2">
            <Button size="sm" disabled={edit.pending} onClick={() => setDoing(null)}>
              {texts.cancel}
            </Button>
            <Button
              size="sm"
              variant="primary"
              pending={edit.pending}
              disabled={text.trim() === ""}
              onClick={() => void save()}
            >
              {texts.save}
            </Button>
          </div>
        </div>
      ) : (
        <p className="whitespace-pre-wrap wrap-anywhere">{visibleLines(comment.body)}</p>
      )}
      {doing === "remove" && comment.removedAt === null && (
        <div
          className="grid gap-2 rounded-md border bg-sunken p-2"
          role="group"
          aria-label={texts.removeQuestion}
        >
          <p>{texts.removeHelp}</p>
          <ProblemBanner error={remove.error} />
          <div className="flex justify-end gap-2">
            <Button size="sm" disabled={remove.pending} onClick={() => setDoing(null)}>
              {texts.cancel}
            </Button>
            <Button
              size="sm"
              variant="danger"
              pending={remove.pending}
              onClick={() => void remove.run({ id: comment.id })}
            >
              {texts.removeConfirm}
            </Button>
          </div>
        </div>
      )}
    </li>
  );
}

/** A comment may have lines; everything else invisible in it is shown. */
function visibleLines(text: string): string {
  return text.split("\n").map(visibleText).join("\n");
}
