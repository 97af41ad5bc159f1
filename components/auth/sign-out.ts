import type { QueryClient } from "@tanstack/react-query";
import { callThroughRestart } from "@/components/call-action";
import { leaveFor } from "@/components/leave-for";
import { tellOtherTabs } from "@/components/other-tabs";
import { toast } from "@/components/ui/toast";
import type { Envelope } from "@/lib/domain/errors";
import * as texts from "@/lib/domain/texts/session";

/** Ends the session and opens the sign-in page, or warns that the session may not have ended. */
export async function signOut(queryClient: QueryClient): Promise<void> {
  const ended = await callThroughRestart(endSession, {}).catch(() => null);
  if (!ended?.ok) {
    toast({ tone: "warn", title: texts.maybeSignedInTitle, description: texts.maybeSignedIn });
    return;
  }
  tellOtherTabs("signed-out");
  queryClient.clear();
  leaveFor("/sign-in");
}

async function endSession(): Promise<Envelope<null>> {
  const answer = await fetch("/api/auth/signout", { method: "POST", cache: "no-store" });
  return (await answer.json()) as Envelope<null>;
}
