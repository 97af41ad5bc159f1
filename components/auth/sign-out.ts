import type { QueryClient } from "@tanstack/react-query";
import { loadCode } from "@/components/load-code";
import { tellOtherTabs } from "@/components/other-tabs";
import { toast } from "@/components/ui/toast";

/** Ends the session and leads to the sign-in page; says so where it may not have ended. */
export async function signOut(queryClient: QueryClient): Promise<void> {
  try {
    const { signOut: end } = await loadCode(() => import("next-auth/react"));
    await end({ redirect: false });
    tellOtherTabs("signed-out");
    queryClient.clear();
    window.location.assign("/sign-in");
  } catch {
    toast({
      tone: "warn",
      title: "You may still be signed in",
      description: "Subdesk did not answer. Try again before you leave this browser.",
    });
  }
}
