"use client";

import { startBackupAction } from "@/app/(desk)/system/actions";
import { useActor } from "@/components/actor";
import { outcomeUnknown } from "@/components/call-action";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { useAction } from "@/components/use-action";
import { systemQuery } from "@/components/page-queries";
import * as texts from "@/lib/domain/texts/system";

/** Asks for a backup, and says where one is being made already. */
export function BackUpNow({ running }: { running: boolean }) {
  const { permissions } = useActor();
  const { run, pending } = useAction(startBackupAction, {
    unanswered: outcomeUnknown(texts.unanswered),
    invalidates: [systemQuery().queryKey],
    readFirst: true,
    failed: texts.notBegun,
  });
  if (!permissions.includes("backups.make")) return null;
  const start = async () => {
    const answer = await run({});
    if (answer) toast({ tone: "neutral", title: answer.started ? texts.began : texts.alreadyRunning });
  };
  return (
    <Button
      size="sm"
      variant={running ? "secondary" : "primary"}
      pending={pending}
      onClick={() => void start()}
    >
      {texts.backUpNow}
    </Button>
  );
}
