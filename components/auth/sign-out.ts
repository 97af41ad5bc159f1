import type { QueryClient } from "@tanstack/react-query";
import { loadCode } from "@/components/load-code";
import { tellOtherTabs } from "@/components/other-tabs";
import { forgetTyped } from "@/components/typed";
import { leaveFreely } from "@/components/ui/leaving";
import { toast } from "@/components/ui/toast";
import * as texts from "@/lib/domain/texts/session";

/** Ends the session and opens the sign-in page, or warns that the session may not have ended. */
export async function signOut(queryClient: QueryClient): Promise<void> {
  try {
    const { signOut: end } = await loadCode(() => import("next-auth/react"));
    await end({ redirect: false });
    tellOtherTabs("signed-out");
    queryClient.clear();
    forgetTyped();
    leaveFreely();
    window.location.assign("/sign-in");
  } catch {
    toast({
      tone: "warn",
      title: texts.maybeSignedInTitle,
      description: texts.maybeSignedIn,
    });
  }
}
