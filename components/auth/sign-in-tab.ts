import { loadCode } from "@/components/load-code";
import { signInTab } from "@/components/session";

/**
 * Opens the OpenID provider in another tab, so that the waiting document stays open. False where the browser
 * blocks it. Call it from a click.
 */
export async function signInElsewhere(): Promise<boolean> {
  // At once, while the click still counts; the address follows once it is known.
  const tab = window.open("", signInTab);
  if (!tab) return false;
  tab.opener = null;
  try {
    const { getCsrfToken } = await loadCode(() => import("next-auth/react"));
    const answer = await fetch("/api/auth/signin/oidc", {
      method: "POST",
      body: new URLSearchParams({
        csrfToken: (await getCsrfToken()) ?? "",
        callbackUrl: "/",
        json: "true",
      }),
    });
    const { url } = (await answer.json()) as { url?: string };
    if (!url) throw new Error("There is no address to sign in at.");
    tab.location.href = url;
  } catch (error) {
    tab.close();
    throw error;
  }
  return true;
}
