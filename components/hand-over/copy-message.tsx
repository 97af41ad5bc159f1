"use client";

import { useQuery } from "@tanstack/react-query";
import { Copy, MessageSquareText } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { CopyButton } from "@/components/ui/copy-button";
import { lazyPart } from "@/components/ui/lazy-part";
import { ReadProblem } from "@/components/ui/read-problem";
import type { HandOverView } from "@/lib/domain/hand-over/view";
import * as texts from "@/lib/domain/texts/hand-over";
import { handOverQuery, type HandOverAbout } from "./queries";
import { useMessage } from "./use-message";

const MessageDialog = lazyPart(() => import("./message-dialog"), { over: true });

/**
 * Copies the hand-over message of a sub-user or of all that a customer has, or shows it first. `expected`: it
 * is known that there is one, so its place is kept until it has been read.
 */
export function CopyMessage({
  about,
  expected = false,
}: {
  about: NonNullable<HandOverAbout>;
  expected?: boolean;
}) {
  const query = useQuery(handOverQuery(about));
  const { data, isPending, error } = query;
  if (data && data.subUsers.length > 0) return <Buttons view={data} />;
  if (!data && error) return <ReadProblem query={query} what={texts.messageUnread} />;
  return expected && isPending ? (
    <span className="flex flex-wrap gap-2">
      <Button disabled icon={<Copy aria-hidden="true" className="size-3.5" />}>
        {texts.copyMessage}
      </Button>
      <Button disabled icon={<MessageSquareText aria-hidden="true" className="size-3.5" />}>
        {texts.showMessage}
      </Button>
    </span>
  ) : null;
}

function Buttons({ view }: { view: HandOverView }) {
  const [open, setOpen] = useState(false);
  const subjects = view.subUsers.map(({ facts }) => ({ facts, secretLink: null }));
  const { text } = useMessage(subjects, view.templates, view.language);
  return (
    <span className="flex flex-wrap gap-2">
      <CopyButton wide label={texts.copyMessage} text={text} />
      <Button
        icon={<MessageSquareText aria-hidden="true" className="size-3.5" />}
        onPointerEnter={MessageDialog.preload}
        onFocus={MessageDialog.preload}
        onClick={() => setOpen(true)}
      >
        {texts.showMessage}
      </Button>
      {view.more > 0 && <span className="self-center text-xs text-muted">{texts.beyond(view.more)}</span>}
      {open && <MessageDialog view={view} onClose={() => setOpen(false)} />}
    </span>
  );
}
