import { useEffect } from "react";

let free = false;

/** For what leaves the page on purpose: the browser no longer asks. */
export function leaveFreely(): void {
  free = true;
}

/** The browser asks before a reload or another address throws away what `holdsWork` finds then. */
export function useLeaveQuestion(holdsWork: () => boolean): void {
  useEffect(() => {
    const ask = (event: BeforeUnloadEvent) => {
      if (!free && holdsWork()) event.preventDefault();
    };
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  });
}
